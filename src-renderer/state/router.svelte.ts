/** The current route, read from and written to the address. */
import { formatRoute, parseRoute, type Route } from '../logic/route.ts';

type Target = Route extends infer R ? (R extends Route ? Omit<R, 'selected'> : never) : never;

export class Router {
  route = $state.raw<Route>(parseRoute(location.hash));

  constructor() {
    addEventListener('hashchange', () => {
      this.route = parseRoute(location.hash);
    });
  }

  /** Address of a view with the present selection, for links. */
  href(target: Target): string {
    return formatRoute({ ...target, selected: this.route.selected });
  }

  go(target: Target): void {
    location.hash = this.href(target);
  }

  /** Replaces the selection without a step in the history. */
  select(selected: readonly string[]): void {
    this.route = { ...this.route, selected };
    history.replaceState(null, '', formatRoute(this.route));
  }
}
