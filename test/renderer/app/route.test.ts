import { describe, expect, it } from 'vitest';
import { formatRoute, parseRoute } from '../../../src-renderer/app/route.ts';

describe('route', () => {
  it('parses what it formats', () => {
    const routes = [
      { view: 'runs', selected: [] },
      { view: 'runs', filter: 'tag:"a b"&c=?#', sort: '-testAcc', trash: true, selected: ['x'] },
      { view: 'editor', selected: [] },
      { view: 'editor', preset: '002/l1', selected: ['x'] },
      { view: 'run', id: 'a b/c?', selected: ['x', 'y,z'.replace(',', '-')] },
      { view: 'compare', selected: ['a', 'b'] },
      { view: 'weights', selected: ['a'] },
      { view: 'engines', selected: [] },
    ] as const;
    for (const route of routes) expect(parseRoute(formatRoute(route))).toEqual(route);
  });

  it('keeps at most fifty distinct runs, and tolerates invalid input', () => {
    expect(parseRoute('#/compare?runs=a,a,b').selected).toEqual(['a', 'b']);
    const ids = Array.from({ length: 60 }, (_, i) => `r${i}`);
    expect(parseRoute(`#/compare?runs=${ids.join(',')}`).selected).toEqual(ids.slice(0, 50));
    expect(parseRoute('#/run/%E0%A4%A')).toMatchObject({ view: 'run' });
    expect(parseRoute('#/nowhere')).toMatchObject({ view: 'unknown' });
    expect(parseRoute('')).toEqual({ view: 'runs', selected: [] });
  });
});
