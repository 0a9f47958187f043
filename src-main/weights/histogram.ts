/** Histogram of a weight tensor in the universal signed logarithmic bins of `shared/bins.ts`. */
import { edge, LAST_KEY, LOG_BINS } from '../shared/bins.ts';
import type { WeightHistogram } from '../contract/runs.ts';

/**
 * The magnitude bits of a float32, read as an integer, increase with the magnitude, so bins can be found by comparing
 * integers. A cell contains all bit patterns that share the exponent and the upper 5 mantissa bits: it spans 1/32 of
 * its octave's lower end, less than the narrowest bin there (2^(1/16) - 1 = 0.044 of it). At most one edge lies in a
 * cell, and one table look-up plus one comparison give the exact bin without a logarithm.
 */
const CELL_SHIFT = 18;
const CELLS = 2 ** (31 - CELL_SHIFT);
const INFINITY_BITS = 0x7f800000;
/** Pseudo key of NaN and infinities. */
const NON_FINITE = LAST_KEY + 1;
const SLOTS = NON_FINITE + 1;

const bitsOf = (() => {
  const value = new Float32Array(1);
  const bits = new Uint32Array(value.buffer);
  return (x: number): number => {
    value[0] = x;
    return bits[0] ?? 0;
  };
})();

/** `lowKey[c]`: the bin at the start of cell c; `split[c]`: the first bit pattern of the next bin. */
const { lowKey, split } = buildCells();

function buildCells(): { lowKey: Uint16Array; split: Uint32Array } {
  // starts[m]: the smallest bit pattern of bin m.
  const starts = [0, 1];
  for (let i = 0; i <= LOG_BINS; i++) starts.push(bitsOf(edge(i)));
  starts.push(INFINITY_BITS);
  const low = new Uint16Array(CELLS);
  const next = new Uint32Array(CELLS);
  let m = 0;
  for (let cell = 0; cell < CELLS; cell++) {
    const first = cell * 2 ** CELL_SHIFT;
    while ((starts[m + 1] ?? Infinity) <= first) m++;
    low[cell] = m;
    next[cell] = starts[m + 1] ?? 0xffff_ffff;
  }
  return { lowKey: low, split: next };
}

/**
 * Counts every value in its bin. An edge belongs to the bin that begins there; -0 is an exact zero.
 * @param values weights, any length
 * @returns keys ascending with counts > 0, and the number of NaN and infinite values, which are in no bin
 */
export function histogram(values: Float32Array): WeightHistogram & { nonFinite: number } {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const slots = new Uint32Array(2 * SLOTS);
  for (let i = 0; i < bits.length; i++) {
    const pattern = bits[i] ?? 0;
    const magnitude = pattern & 0x7fffffff;
    const cell = magnitude >>> CELL_SHIFT;
    const m = (lowKey[cell] ?? 0) + (magnitude >= (split[cell] ?? 0) ? 1 : 0);
    const slot = (pattern >>> 31) * SLOTS + m;
    slots[slot] = (slots[slot] ?? 0) + 1;
  }
  return collect(slots);
}

function collect(slots: Uint32Array): WeightHistogram & { nonFinite: number } {
  const positive = (m: number): number => slots[m] ?? 0;
  const negative = (m: number): number => slots[SLOTS + m] ?? 0;
  const keys: number[] = [];
  const counts: number[] = [];
  for (let key = -LAST_KEY; key <= LAST_KEY; key++) {
    const count = key === 0 ? positive(0) + negative(0) : key < 0 ? negative(-key) : positive(key);
    if (count > 0) {
      keys.push(key);
      counts.push(count);
    }
  }
  return { keys, counts, nonFinite: positive(NON_FINITE) + negative(NON_FINITE) };
}
