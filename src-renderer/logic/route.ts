/**
 * The address after `#`: a view, and the runs chosen for comparison. It is the only place that holds the
 * choice, so a reload or a copied address shows the same thing. E.g. `#/weights?runs=a,b`.
 */
export const MAX_SELECTED = 50;

/** Views whose address is their name alone. */
export const PLAIN_VIEWS = ['compare', 'weights', 'editor', 'queue', 'engines', 'settings'] as const;
export type PlainView = (typeof PLAIN_VIEWS)[number];

export type Route = (
  { view: 'runs' } | { view: 'run'; id: string } | { view: PlainView } | { view: 'unknown' }
) & { selected: readonly string[] };

export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#/, '').split('?', 2);
  const ids = (new URLSearchParams(query).get('runs') ?? '').split(',').filter((id) => id !== '');
  const selected = [...new Set(ids)].slice(0, MAX_SELECTED);
  const [head = '', tail = ''] = path.split('/').filter((part) => part !== '');
  if (head === '') return { view: 'runs', selected };
  if (head === 'run' && tail !== '') return { view: 'run', id: decode(tail), selected };
  const plain = PLAIN_VIEWS.find((view) => view === head);
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
  const query =
    route.selected.length === 0
      ? ''
      : `?runs=${route.selected.map((id) => encodeURIComponent(id)).join(',')}`;
  return `#${path}${query}`;
}

/** A malformed escape is taken as it stands: the run is then simply not found. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
