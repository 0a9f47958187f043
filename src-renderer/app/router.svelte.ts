/** The current route, read from and written to the address. */
import { formatRoute, parseRoute, type Route, type RunsParameters } from './route.ts';

type Target = Route extends infer R ? (R extends Route ? Omit<R, 'selected'> : never) : never;

export class Router {
  route = $state.raw<Route>(parseRoute(location.hash));
  /** The last filter and order of the list of runs, restored by links back to it. */
  #list = $state.raw<RunsParameters>({});

  constructor() {
    this.#remember();
    addEventListener('hashchange', () => {
      this.route = parseRoute(location.hash);
      this.#remember();
    });
  }

  /** Address of a view with the present selection, for links. */
  href(target: Target): string {
    const before = target.view === 'runs' ? this.#list : {};
    return formatRoute({ ...before, ...target, selected: this.route.selected });
  }

  go(target: Target): void {
    location.hash = this.href(target);
  }

  /** Replaces the selection without a history entry. */
  select(selected: readonly string[]): void {
    this.#replace({ ...this.route, selected });
  }

  /**
   * Sets filter and order of the list of runs without a history entry; in another view, they apply when the
   * list is shown again.
   */
  refine(list: RunsParameters): void {
    this.#list = list;
    if (this.route.view !== 'runs') return;
    this.#replace({ view: 'runs', ...list, selected: this.route.selected });
  }

  #replace(route: Route): void {
    this.route = route;
    history.replaceState(null, '', formatRoute(route));
  }

  #remember(): void {
    if (this.route.view !== 'runs') return;
    const { view: _view, selected: _selected, ...list } = this.route;
    this.#list = list;
  }
}
