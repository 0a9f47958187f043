import { describe, expect, it } from 'vitest';
import { sparkline } from '../../../../src-renderer/views/queue/sparkline.ts';

describe('a small curve', () => {
  const BOX = { width: 100, height: 20, margin: 0 };

  it('fills its box, breaks at gaps and keeps peaks', () => {
    expect(sparkline({ x: [1, 2, 3], y: [3, 1, 2] }, BOX)).toBe('M0.0 0.0L50.0 20.0L100.0 10.0');
    expect(sparkline({ x: [1, 2, 3, 4], y: [1, null, 1, 3] }, BOX)).toBe('M0.0 20.0M66.7 20.0L100.0 0.0');
    const x = Array.from({ length: 10_000 }, (_, i) => i + 1);
    const y = x.map((step) => (step === 4321 ? 9 : 1));
    expect(sparkline({ x, y }, BOX)).toMatch(/L43\.2 0\.0/);
  });

  it('is none without two values, and a level line where all are equal', () => {
    expect(sparkline({ x: [1, 2], y: [1, null] }, BOX)).toBe('');
    expect(sparkline({ x: [1, 2], y: [1, 1] }, BOX)).toBe('M0.0 10.0L100.0 10.0');
  });
});
