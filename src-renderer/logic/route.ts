/**
 * The address after `#`: a view, and the runs chosen for comparison. It is the only place that holds the
 * choice, so a reload or a copied address shows the same thing. E.g. `#/weights?runs=a,b`.
 */
export const MAX_SELECTED = 4;

/** Views whose address is their name alone. */
export const PLAIN_VIEWS = ['compare', 'weights', 'editor', 'queue', 'engines', 'settings'] as const;
export type PlainView = (typeof PLAIN_VIEWS)[number];

export type Route = (
  | { view: 'runs' }
  | { view: 'run'; id: string }
  /** A run or preset to begin with; e.g. `#/editor?preset=002%2Fl1`. */
  | { view: 'editor'; run?: string; preset?: string }
  | { view: Exclude<PlainView, 'editor'> }
  | { view: 'unknown' }
) & { selected: readonly string[] };

export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#/, '').split('?', 2);
  const parameters = new URLSearchParams(query);
  const ids = (parameters.get('runs') ?? '').split(',').filter((id) => id !== '');
  const selected = [...new Set(ids)].slice(0, MAX_SELECTED);
  const [head = '', tail = ''] = path.split('/').filter((part) => part !== '');
  if (head === '') return { view: 'runs', selected };
  if (head === 'run' && tail !== '') return { view: 'run', id: decode(tail), selected };
  if (head === 'editor') {
    const [run, preset] = [parameters.get('run'), parameters.get('preset')];
    return { view: 'editor', ...(run ? { run } : preset ? { preset } : {}), selected };
  }
  const plain = PLAIN_VIEWS.find((view) => view !== 'editor' && view === head);
  if (plain !== undefined) return { view: plain, selected };
  return { view: 'unknown', selected };
}

export function formatRoute(route: Route): string {
  const path =
    route.view === 'runs' || route.view === 'unknown'
      ? '/'
      : route.view === 'run'
        ? `/run/${encodeURIComponent(route.id)}`
        : `/${route.view}`;
  const parts =
    route.view === 'editor'
      ? [
          ...(route.run === undefined ? [] : [`run=${encodeURIComponent(route.run)}`]),
          ...(route.preset === undefined ? [] : [`preset=${encodeURIComponent(route.preset)}`]),
        ]
      : [];
  if (route.selected.length > 0) {
    parts.push(`runs=${route.selected.map((id) => encodeURIComponent(id)).join(',')}`);
  }
  return `#${path}${parts.length === 0 ? '' : `?${parts.join('&')}`}`;
}

/** A malformed escape is taken as it stands: the run is then simply not found. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
