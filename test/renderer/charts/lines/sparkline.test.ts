import { describe, expect, it } from 'vitest';
import { sparkline } from '../../../../src-renderer/charts/lines/sparkline.ts';

/** 100 by 20 inside its margin. */
const BOX = { width: 104, height: 24 };

describe('a sparkline', () => {
  it('fills its box over its own range, and ends at the last value', () => {
    expect(sparkline({ x: [1, 2, 3], y: [3, 1, 2] }, BOX)).toEqual({
      line: 'M2 2L52 22L102 12',
      end: { x: 102, y: 12 },
    });
  });

  it('breaks at gaps', () => {
    expect(sparkline({ x: [1, 2, 3, 4], y: [1, null, 1, 3] }, BOX).line).toBe('M2 22M68.7 22L102 2');
    expect(sparkline({ x: [1, 2], y: [1, null] }, BOX).end).toEqual({ x: 2, y: 12 });
  });

  it('keeps the peak of a long curve', () => {
    const x = Array.from({ length: 10_000 }, (_, i) => i + 1);
    const y = x.map((step) => (step === 4321 ? 9 : 1));
    expect(sparkline({ x, y }, BOX).line).toMatch(/L45\.2 2L/);
  });

  it('is empty without values; one value or equal values are in the middle', () => {
    expect(sparkline({ x: [], y: [] }, BOX)).toEqual({ line: '', end: null });
    expect(sparkline({ x: [0], y: [3] }, BOX).end).toEqual({ x: 102, y: 12 });
    expect(sparkline({ x: [1, 2], y: [1, 1] }, BOX).line).toBe('M2 12L102 12');
  });
});
