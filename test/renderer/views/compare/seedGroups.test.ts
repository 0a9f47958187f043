import { describe, expect, it } from 'vitest';
import { meanAndStd, meanLine, seedGroups } from '../../../../src-renderer/views/compare/seedGroups.ts';
import { run } from './runs.ts';

const points = (x: number[], y: number[]) => ({ x: Float64Array.from(x), y: Float64Array.from(y) });

describe('seedGroups', () => {
  it('groups runs that differ only in seed, name and notes', () => {
    const groups = seedGroups([
      run('a', { seed: 1, name: 'one', notes: 'x' }),
      run('b', { seed: 1, regularizer: { kind: 'l2', lambda: 0.1 } }),
      run('c', { seed: 2, name: 'other' }),
      run('d', { seed: 2, regularizer: { kind: 'l2', lambda: 0.1 } }),
      run('e', { seed: 2, regularizer: { kind: 'l2', lambda: 0.2 } }),
    ]);
    expect(groups.map((group) => [group.key, group.runs.map(({ id }) => id)])).toEqual([
      ['a', ['a', 'c']],
      ['b', ['b', 'd']],
      ['e', ['e']],
    ]);
  });

  it('ignores the order of keys', () => {
    const one = run('a', { seed: 1 });
    const other = run('b', { seed: 2 });
    const turned = Object.fromEntries(Object.entries(other.config).reverse());
    expect(Object.keys(turned)[0]).not.toBe(Object.keys(one.config)[0]);
    const config = { ...turned, ...other.config };
    expect(seedGroups([one, { ...other, config }])).toHaveLength(1);
  });

  it('has no groups without runs', () => {
    expect(seedGroups([])).toEqual([]);
  });
});

describe('meanLine', () => {
  it('is the mean with the sample standard deviation', () => {
    const { x, y, band } = meanLine(
      [points([1, 2], [1, 4]), points([1, 2], [3, 4]), points([1, 2], [5, 4])],
      'std',
    );
    expect([...x]).toEqual([1, 2]);
    expect([...y]).toEqual([3, 4]);
    expect([...band.low]).toEqual([1, 4]);
    expect([...band.high]).toEqual([5, 4]);
    expect([...band.n]).toEqual([3, 3]);
  });

  it('or with the range', () => {
    const { band } = meanLine([points([1], [1]), points([1], [2]), points([1], [9])], 'range');
    expect([band.low[0], band.high[0]]).toEqual([1, 9]);
  });

  it('interpolates onto the x of all lines, and not beyond their ends', () => {
    const { x, y, band } = meanLine([points([0, 10, 20], [0, 10, 20]), points([5, 15], [5, 15])], 'std');
    expect([...x]).toEqual([0, 5, 10, 15, 20]);
    expect([...y]).toEqual([0, 5, 10, 15, 20]);
    expect([...band.n]).toEqual([1, 2, 2, 2, 1]);
    expect([...band.low]).toEqual([...band.high]);
  });

  it('continues with the longer lines when one has ended', () => {
    const { y, band } = meanLine([points([1, 2, 3], [1, 1, 1]), points([1], [3])], 'std');
    expect([...y]).toEqual([2, 1, 1]);
    expect([...band.n]).toEqual([2, 1, 1]);
    expect(band.high[0]).toBeCloseTo(2 + Math.SQRT2, 12);
  });

  it('does not count a line where it has a gap, nor interpolate across it', () => {
    const gap = points([1, 2, 3], [1, NaN, 3]);
    const full = points([1, 1.5, 2, 2.5, 3], [2, 2, 2, 2, 2]);
    const { x, y, band } = meanLine([gap, full], 'std');
    expect([...x]).toEqual([1, 1.5, 2, 2.5, 3]);
    expect([...band.n]).toEqual([2, 1, 1, 1, 2]);
    expect([...y]).toEqual([1.5, 2, 2, 2, 2.5]);
  });

  it('is a gap where no line has a value', () => {
    const { y, band } = meanLine([points([1, 2], [1, NaN]), points([1, 2], [3, NaN])], 'std');
    expect([...y]).toEqual([2, NaN]);
    expect([...band.n]).toEqual([2, 0]);
    expect(meanLine([], 'std').x.length).toBe(0);
  });

  it('is exact for large values with small differences', () => {
    const { band } = meanLine([points([1], [1e9]), points([1], [1e9 + 1]), points([1], [1e9 + 2])], 'std');
    expect((band.high[0] ?? 0) - 1e9 - 1).toBeCloseTo(1, 6);
  });
});

it('meanAndStd leaves out unknown values', () => {
  expect(meanAndStd([1, null, 3, NaN])).toEqual({ mean: 2, std: Math.SQRT2, min: 1, max: 3, n: 2 });
  expect(meanAndStd([5])).toMatchObject({ mean: 5, std: 0, n: 1 });
  expect(meanAndStd([null])).toBeNull();
});
