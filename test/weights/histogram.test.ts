import { describe, expect, test } from 'vitest';
import { BINS_PER_OCTAVE, edge, LAST_KEY, LOG_BINS, magnitudeRange } from '../../src-main/shared/bins.ts';
import { RandomStream } from '../../src-main/random/philox.ts';
import { histogram } from '../../src-main/weights/histogram.ts';

/** The definition: searches all bins for the one that contains the value. */
function slowKey(w: number): number {
  if (w === 0) return 0;
  for (let m = 1; m <= LAST_KEY; m++) {
    const { low, high } = magnitudeRange(m);
    if (Math.abs(w) >= low && Math.abs(w) < high) return Math.sign(w) * m;
  }
  throw new Error(`${w} is in no bin.`);
}

function slowHistogram(values: Float32Array): { keys: number[]; counts: number[]; nonFinite: number } {
  const byKey = new Map<number, number>();
  let nonFinite = 0;
  for (const w of values) {
    if (!Number.isFinite(w)) nonFinite++;
    else byKey.set(slowKey(w), (byKey.get(slowKey(w)) ?? 0) + 1);
  }
  const keys = [...byKey.keys()].sort((a, b) => a - b);
  return { keys, counts: keys.map((key) => byKey.get(key) ?? 0), nonFinite };
}

const one = (w: number) => histogram(Float32Array.of(w));
const bin = (key: number) => ({ keys: [key], counts: [1], nonFinite: 0 });

/** The float32 `ulps` steps away from a positive finite one. */
function neighbour(w: number, ulps: number): number {
  const bits = new Uint32Array(Float32Array.of(w).buffer);
  bits[0] = (bits[0] ?? 0) + ulps;
  return new Float32Array(bits.buffer)[0] ?? NaN;
}

describe('histogram', () => {
  test('an edge belongs to the bin above it, and the previous float32 to the bin below, on both sides of zero', () => {
    for (let i = 0; i <= LOG_BINS; i++) {
      const at = edge(i);
      expect(one(at), `edge ${i}`).toEqual(bin(i + 2));
      expect(one(-at), `edge -${i}`).toEqual(bin(-i - 2));
      expect(one(neighbour(at, 1)), `after edge ${i}`).toEqual(bin(i + 2));
      expect(one(neighbour(at, -1)), `before edge ${i}`).toEqual(bin(i + 1));
      expect(one(-neighbour(at, -1)), `before edge -${i}`).toEqual(bin(-i - 1));
    }
  });

  test.each([
    [0, 0],
    [-0, 0],
    [1.401298464324817e-45, 1],
    [-1.401298464324817e-45, -1],
    [1.1754942106924411e-38, 1],
    [1.1754943508222875e-38, 1],
    [2 ** -31, 1],
    [2 ** -30, 2],
    [1, 2 + 30 * BINS_PER_OCTAVE],
    [-1, -2 - 30 * BINS_PER_OCTAVE],
    [2 ** 6, LAST_KEY],
    [3.4028234663852886e38, LAST_KEY],
    [-3.4028234663852886e38, -LAST_KEY],
  ])('%d is in bin %i', (w, key) => {
    expect(one(w)).toEqual(bin(key));
  });

  test('NaN of either sign and infinities are in no bin', () => {
    const negativeNaN = new Float32Array(Uint32Array.of(0xffc00000, 0x7f800001, 0xff800001).buffer);
    const values = Float32Array.of(NaN, 1, Infinity, -Infinity, ...negativeNaN);
    expect(histogram(values)).toEqual({ ...bin(2 + 30 * BINS_PER_OCTAVE), nonFinite: 6 });
  });

  test('random normal weights of many scales agree with the definition', () => {
    const random = new RandomStream(1, 'histogram');
    for (const scale of [1e-9, 1e-4, 0.05, 1, 30, 1e4]) {
      const values = Float32Array.from({ length: 1500 }, () => scale * random.normal());
      values.fill(0, 0, 10);
      expect(histogram(values)).toEqual(slowHistogram(values));
    }
  });

  test('random bit patterns agree with the definition', () => {
    const random = new RandomStream(2, 'histogram');
    const values = new Float32Array(Uint32Array.from({ length: 5000 }, () => random.uint32()).buffer);
    expect(histogram(values)).toEqual(slowHistogram(values));
  });

  test('counts every value once', () => {
    const random = new RandomStream(3, 'histogram');
    const values = Float32Array.from({ length: 100_000 }, () => 0.1 * random.normal());
    const { counts } = histogram(values);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(values.length);
  });

  test('reads a view into a larger buffer at its own offset', () => {
    const values = Float32Array.of(100, 0, 1, 100);
    expect(histogram(values.subarray(1, 3))).toEqual(histogram(Float32Array.of(0, 1)));
  });

  test('of no values is empty', () => {
    expect(histogram(new Float32Array(0))).toEqual({ keys: [], counts: [], nonFinite: 0 });
  });
});
