import { describe, expect, it } from 'vitest';
import { bestIndices } from '../../../src-renderer/data/best.ts';

describe('bestIndices', () => {
  it('marks the highest or lowest, and every tie', () => {
    expect(bestIndices([0.9, 0.95, 0.95, null], 'higher')).toEqual(new Set([1, 2]));
    expect(bestIndices([0.3, 0.1, undefined], 'lower')).toEqual(new Set([1]));
  });

  it('marks nothing where there is no best', () => {
    expect(bestIndices([0.9], 'higher').size).toBe(0);
    expect(bestIndices([0.9, null, Number.NaN], 'higher').size).toBe(0);
    expect(bestIndices([0.9, 0.9], 'lower').size).toBe(0);
    expect(bestIndices([], 'lower').size).toBe(0);
  });
});
