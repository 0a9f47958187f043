import { describe, expect, it } from 'vitest';
import { edge, LAST_KEY, LOG_BINS, magnitudeRange } from '../../../../src-main/shared/bins.ts';
import type { WeightHistogram } from '../../../../src-main/contract/runs.ts';
import { RandomStream } from '../../../../src-main/random/philox.ts';
import { histogram } from '../../../../src-main/weights/histogram.ts';
import {
  keyAt,
  magnitudeAt,
  positionOf,
  sharedAxis,
  slotAt,
  slotSpan,
  type BinAxis,
} from '../../../../src-renderer/charts/weights/axis.ts';
import { heights, nominalWidth, rebin } from '../../../../src-renderer/charts/weights/distribution.ts';
import {
  axisTicks,
  symmetricTicks,
  niceStep,
  powerOfTen,
} from '../../../../src-renderer/charts/weights/ticks.ts';

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);

function normal(seed: number, spread: number, count = 20_000): WeightHistogram {
  const random = new RandomStream(seed, 'weights');
  const values = Float32Array.from({ length: count }, (_, i) =>
    i % 10 === 0 ? 0 : spread * random.normal(),
  );
  const { keys, counts } = histogram(values);
  return { keys, counts };
}

/** Every universal bin, each with a distinct count. */
const EVERY: WeightHistogram = {
  keys: Array.from({ length: 2 * LAST_KEY + 1 }, (_, i) => i - LAST_KEY),
  counts: Array.from({ length: 2 * LAST_KEY + 1 }, (_, i) => 1 + i),
};

const AXES: [string, BinAxis][] = [
  ['symlog, narrow weights', sharedAxis('symlog', [normal(1, 0.05)], 80)],
  ['symlog, every bin', sharedAxis('symlog', [EVERY], 80)],
  ['symlog, nothing', sharedAxis('symlog', [], 80)],
  ['linear, narrow weights', sharedAxis('linear', [normal(1, 0.05), normal(2, 0.2)], 80)],
  ['linear, every bin', sharedAxis('linear', [EVERY], 80)],
  ['linear, nothing', sharedAxis('linear', [], 80)],
  ['linear, only zeros', sharedAxis('linear', [{ keys: [0], counts: [5] }], 40)],
];

describe.each(AXES)('an axis (%s)', (_, axis) => {
  it('has slots without gaps that hold every magnitude once', () => {
    expect(axis.slots[0]).toMatchObject({ first: 1, low: 0 });
    expect(axis.slots.at(-1)).toMatchObject({ last: LAST_KEY, high: Infinity });
    axis.slots.forEach((slot, i) => {
      expect(slot.last).toBeGreaterThanOrEqual(slot.first);
      expect(axis.slots[i + 1]?.first ?? LAST_KEY + 1).toBe(slot.last + 1);
      for (let m = slot.first; m <= slot.last; m++) expect(axis.slotOf[m]).toBe(i);
    });
  });

  it('loses no weight, and separates exact zeros', () => {
    const bins = rebin(EVERY, axis);
    expect(bins.zero).toBe(LAST_KEY + 1);
    expect(sum(bins.negative) + sum(bins.positive) + bins.zero).toBe(sum(EVERY.counts));
  });

  it('places slots side by side, mirrored, and finds them again', () => {
    axis.slots.forEach((__, slot) => {
      const right = slotSpan(axis, 1, slot);
      const left = slotSpan(axis, -1, slot);
      expect(right.to).toBeGreaterThan(right.from);
      expect(right.to - right.from).toBeCloseTo(left.to - left.from, 9);
      if (slot > 0) expect(right.from).toBeCloseTo(slotSpan(axis, 1, slot - 1).to, 9);
      expect(slotAt(axis, (right.from + right.to) / 2)).toEqual({ side: 1, slot });
      expect(slotAt(axis, (left.from + left.to) / 2)).toEqual({ side: -1, slot });
    });
    expect(slotSpan(axis, 1, axis.slots.length - 1).to).toBeCloseTo(1, 9);
    expect(slotAt(axis, (axis.zero.from + axis.zero.to) / 2)).toEqual({ side: 0, slot: 0 });
    expect(slotAt(axis, 1.01)).toBeNull();
  });

  it('places a weight inside of its slot, and gives its magnitude back', () => {
    for (const slot of axis.slots.slice(1, -1)) {
      const value = slot.low + (slot.high - slot.low) * 0.37;
      for (const side of [-1, 1] as const) {
        const span = slotSpan(axis, side, axis.slots.indexOf(slot));
        const position = positionOf(axis, side * value);
        expect(position).toBeGreaterThanOrEqual(span.from - 1e-9);
        expect(position).toBeLessThanOrEqual(span.to + 1e-9);
        expect(magnitudeAt(axis, position) / value).toBeCloseTo(1, 6);
      }
    }
  });
});

describe('the axes', () => {
  it('are shared: the widest run decides', () => {
    const wide = sharedAxis('linear', [normal(1, 0.01), normal(2, 0.5)], 80);
    expect(wide.high).toBeGreaterThan(1.2);
    expect(sharedAxis('symlog', [normal(1, 0.01), normal(2, 0.5)], 80).high).toBeGreaterThanOrEqual(2);
  });

  it('have about the requested number of slots', () => {
    for (const [, axis] of AXES) expect(axis.slots.length).toBeLessThanOrEqual(80);
    expect(AXES[0]?.[1].slots.length).toBeGreaterThan(20);
  });

  it('draw areas on the linear axis: a bar of double width has half the height', () => {
    const axis = sharedAxis('linear', [normal(1, 0.05)], 80);
    const nominal = nominalWidth(axis);
    const counts = axis.slots.map(() => 100);
    heights(axis, counts, 'share', 1000).forEach((height, i) => {
      const slot = axis.slots[i];
      if (slot === undefined || slot.high === Infinity) return;
      expect((height * (slot.high - slot.low)) / nominal).toBeCloseTo(0.1, 9);
    });
    expect(heights(sharedAxis('symlog', [], 80), [3], 'count', 10)).toEqual([3]);
  });
});

it('finds the universal bin of every edge and of values between edges', () => {
  for (let i = 0; i <= LOG_BINS; i++) expect(keyAt(edge(i))).toBe(i + 2);
  for (let m = 2; m < LAST_KEY; m++) {
    const { low, high } = magnitudeRange(m);
    expect(keyAt((low + high) / 2)).toBe(m);
  }
  expect([keyAt(edge(0) / 2), keyAt(1e30)]).toEqual([1, LAST_KEY]);
});

describe('ticks', () => {
  it('are at the position of their value', () => {
    const symlog = axisTicks(sharedAxis('symlog', [normal(1, 0.05)], 80), 6);
    expect(symlog.map(({ label }) => label)).toContain('−10⁻²');
    const linear = sharedAxis('linear', [normal(1, 0.05)], 80);
    for (const { position, label } of axisTicks(linear, 5)) {
      expect(position).toBeCloseTo(positionOf(linear, Number(label.replace('−', '-'))), 9);
    }
  });

  it('are round and few', () => {
    expect(symmetricTicks(0.42, 4)).toEqual([-0.4, -0.2, 0, 0.2, 0.4]);
    expect(niceStep(7, 4)).toBe(2);
    expect([0, 1, -3, 12].map(powerOfTen)).toEqual(['1', '10', '10⁻³', '10¹²']);
  });
});
