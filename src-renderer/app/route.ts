/**
 * The address after `#`: a view, the runs chosen for comparison, and the filters of some views. The selection
 * is stored only here, so a reload or a copied address shows the same. E.g. `#/weights?runs=a,b`,
 * `#/?filter=tag%3Apaper`.
 */
export const MAX_SELECTED = 50;

/** Views whose address begins with their name. */
const PLAIN_VIEWS = ['compare', 'weights', 'editor', 'queue', 'engines', 'settings'] as const;
type PlainView = (typeof PLAIN_VIEWS)[number];
/** Views without parameters. */
export type NavigableView = 'runs' | PlainView;
export type ViewName = NavigableView | 'run';

/** Filter and order of the list of runs; missing values are the defaults. */
export interface RunsParameters {
  filter?: string;
  /** A column, with a minus before it for descending. */
  sort?: string;
  /** The runs in the trash instead of those that are listed. */
  trash?: true;
}

/** What the editor starts from. */
interface EditorParameters {
  preset?: string;
  run?: string;
}

export type Route = (
  | ({ view: 'runs' } & RunsParameters)
  | { view: 'run'; id: string }
  | ({ view: 'editor' } & EditorParameters)
  | { view: Exclude<PlainView, 'editor'> }
  | { view: 'unknown' }
) & { selected: readonly string[] };

export function parseRoute(hash: string): Route {
  const [path, query] = splitOnce(hash.replace(/^#/, ''), '?');
  const parameters = new URLSearchParams(query);
  const ids = (parameters.get('runs') ?? '').split(',').filter((id) => id !== '');
  const selected = [...new Set(ids)].slice(0, MAX_SELECTED);
  const [head = '', tail = ''] = path.split('/').filter((part) => part !== '');
  if (head === '') return { view: 'runs', ...runsParameters(parameters), selected };
  if (head === 'run' && tail !== '') return { view: 'run', id: decode(tail), selected };
  const plain = PLAIN_VIEWS.find((view) => view === head);
  if (plain === 'editor') {
    // One thing to open: a run before a preset.
    const from = parameters.get('run') ? nonEmpty('run', parameters) : nonEmpty('preset', parameters);
    return { view: plain, ...from, selected };
  }
  if (plain !== undefined) return { view: plain, selected };
  return { view: 'unknown', selected };
}

export function formatRoute(route: Route): string {
  const parameters = [...parametersOf(route)].map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  if (route.selected.length > 0) {
    parameters.unshift(`runs=${route.selected.map((id) => encodeURIComponent(id)).join(',')}`);
  }
  return `#${pathOf(route)}${parameters.length === 0 ? '' : `?${parameters.join('&')}`}`;
}

function pathOf(route: Route): string {
  if (route.view === 'runs' || route.view === 'unknown') return '/';
  return route.view === 'run' ? `/run/${encodeURIComponent(route.id)}` : `/${route.view}`;
}

function* parametersOf(route: Route): Generator<[name: string, value: string]> {
  if (route.view === 'runs') {
    if (route.filter !== undefined && route.filter !== '') yield ['filter', route.filter];
    if (route.sort !== undefined) yield ['sort', route.sort];
    if (route.trash === true) yield ['trash', '1'];
  }
  if (route.view === 'editor') {
    if (route.preset !== undefined) yield ['preset', route.preset];
    if (route.run !== undefined) yield ['run', route.run];
  }
}

function runsParameters(parameters: URLSearchParams): RunsParameters {
  return {
    ...nonEmpty('filter', parameters),
    ...nonEmpty('sort', parameters),
    ...(parameters.has('trash') ? { trash: true } : {}),
  };
}

function nonEmpty<N extends string>(name: N, parameters: URLSearchParams): Partial<Record<N, string>>;
function nonEmpty(name: string, parameters: URLSearchParams): Record<string, string> {
  const value = parameters.get(name);
  return value === null || value === '' ? {} : { [name]: value };
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

/** A malformed escape is kept as it is: the run is then not found. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
