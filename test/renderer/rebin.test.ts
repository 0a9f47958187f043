import { describe, expect, it } from 'vitest';
import { LAST_KEY, magnitudeRange } from '../../src-main/contract/bins.ts';
import type { WeightHistogram } from '../../src-main/contract/runs.ts';
import {
  rebin,
  sharedAxis,
  slotRange,
  slotsPerSide,
  type DisplayAxis,
} from '../../src-renderer/logic/rebin.ts';
import {
  decadeTicks,
  positionOf,
  powerOfTen,
  slotAt,
  slotSpan,
} from '../../src-renderer/logic/signedLogAxis.ts';

/** Every universal bin, each with a count of its own. */
function everyBin(): WeightHistogram {
  const keys = Array.from({ length: 2 * LAST_KEY + 1 }, (_, i) => i - LAST_KEY);
  return { keys, counts: keys.map((key) => 3 * Math.abs(key) + (key < 0 ? 1 : 2)) };
}

const AXES: DisplayAxis[] = [
  { lowOctave: -30, highOctave: 6, perOctave: 16 },
  { lowOctave: -12, highOctave: 0, perOctave: 4 },
  { lowOctave: -10, highOctave: -3, perOctave: 1 },
];
const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);

describe('rebin', () => {
  it.each(AXES)('keeps every weight, and zeros apart, on %o', (axis) => {
    const histogram = everyBin();
    const bins = rebin(histogram, axis);
    expect(bins.zero).toBe(2);
    expect(sum(bins.negative) + sum(bins.positive) + bins.zero).toBe(sum(histogram.counts));
    expect(bins.negative).toHaveLength(slotsPerSide(axis));
  });

  it.each(AXES)('puts each universal bin into the slot that covers its magnitudes on %o', (axis) => {
    for (let key = 1; key <= LAST_KEY; key++) {
      for (const signed of [key, -key]) {
        const bins = rebin({ keys: [signed], counts: [7] }, axis);
        const side = signed > 0 ? bins.positive : bins.negative;
        const slot = side.indexOf(7);
        const { low, high } = slotRange(axis, slot);
        const bin = magnitudeRange(key);
        expect(low <= bin.low && bin.high <= high, `key ${signed} in slot ${slot}`).toBe(true);
      }
    }
  });

  it('gives the same share below a slot edge as the universal bins', () => {
    const histogram = everyBin();
    const axis: DisplayAxis = { lowOctave: -12, highOctave: 0, perOctave: 4 };
    const bins = rebin(histogram, axis);
    for (let slot = 0; slot < slotsPerSide(axis); slot++) {
      const threshold = slotRange(axis, slot).high;
      const shown = sum(bins.positive.slice(0, slot + 1)) + sum(bins.negative.slice(0, slot + 1)) + bins.zero;
      const exact = histogram.keys.reduce(
        (total, key, i) =>
          magnitudeRange(key).high <= threshold ? total + (histogram.counts[i] ?? 0) : total,
        0,
      );
      expect(shown).toBe(exact);
    }
  });

  it('has slots that follow one another without gap', () => {
    for (const axis of AXES) {
      for (let slot = 1; slot < slotsPerSide(axis); slot++) {
        expect(slotRange(axis, slot).low).toBe(slotRange(axis, slot - 1).high);
      }
      expect(slotRange(axis, slotsPerSide(axis) - 1).high).toBe(Infinity);
    }
  });
});

describe('sharedAxis', () => {
  const keyAt = (exponent: number): number => 2 + (exponent + 30) * 16;

  it('covers the largest weight of any run and is no finer than asked', () => {
    const wide = { keys: [-keyAt(-2), keyAt(-3)], counts: [500, 500] };
    const narrow = { keys: [keyAt(-9)], counts: [1000] };
    const axis = sharedAxis([wide, narrow], 60);
    expect(axis).toEqual({ lowOctave: -9, highOctave: -1, perOctave: 4 });
    expect(slotsPerSide(axis)).toBeLessThanOrEqual(60);
  });

  it('lets at most half a percent of a run fall below the axis', () => {
    const keys = [keyAt(-25), keyAt(-20), keyAt(-6), keyAt(-2)];
    const axis = sharedAxis([{ keys, counts: [2, 2, 500, 496] }], 80);
    expect(axis.lowOctave).toBe(-6);
    const strict = sharedAxis([{ keys, counts: [2, 20, 490, 488] }], 80);
    expect(strict.lowOctave).toBe(-20);
  });

  it('does not let exact zeros decide it', () => {
    const axis = sharedAxis([{ keys: [0, keyAt(-3)], counts: [1_000_000, 10] }], 80);
    expect(axis.highOctave).toBe(-2);
    expect(axis.lowOctave).toBe(-6);
  });

  it('has an axis for all zeros, for no histogram and for the largest bin', () => {
    expect(sharedAxis([{ keys: [0], counts: [5] }], 80)).toEqual({
      lowOctave: -8,
      highOctave: 0,
      perOctave: 8,
    });
    expect(sharedAxis([], 80).highOctave).toBe(0);
    const high = sharedAxis([{ keys: [LAST_KEY], counts: [5] }], 80);
    expect(high).toMatchObject({ lowOctave: 2, highOctave: 6 });
    const low = sharedAxis([{ keys: [1], counts: [5] }], 80);
    expect(low).toMatchObject({ lowOctave: -30, highOctave: -26 });
  });
});

describe('signed log axis', () => {
  const axis: DisplayAxis = { lowOctave: -12, highOctave: 0, perOctave: 4 };

  it('finds every slot again from the middle of its span', () => {
    for (const side of [-1, 1] as const) {
      for (let slot = 0; slot < slotsPerSide(axis); slot++) {
        const { from, to } = slotSpan(axis, side, slot);
        expect(from).toBeLessThan(to);
        expect(slotAt(axis, (from + to) / 2)).toEqual({ side, slot });
      }
    }
    expect(slotAt(axis, 0.5)).toEqual({ side: 0, slot: 0 });
    expect(slotAt(axis, -0.01)).toBeNull();
    expect(slotAt(axis, 1.01)).toBeNull();
  });

  it('is symmetric, and puts octaves on slot edges', () => {
    expect(positionOf(axis, 1, -12)).toBeCloseTo(slotSpan(axis, 1, 1).from, 12);
    expect(positionOf(axis, -1, -3) + positionOf(axis, 1, -3)).toBeCloseTo(1, 12);
  });

  it('labels decades inside the axis, ascending', () => {
    const ticks = decadeTicks(axis, 10);
    expect(ticks.map((tick) => tick.label)).toEqual([
      '−1',
      '−10⁻¹',
      '−10⁻²',
      '−10⁻³',
      '10⁻³',
      '10⁻²',
      '10⁻¹',
      '1',
    ]);
    expect(decadeTicks(axis, 2)).toHaveLength(4);
    expect(powerOfTen(-12)).toBe('10⁻¹²');
  });
});
