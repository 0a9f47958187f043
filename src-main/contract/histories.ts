/**
 * The weights of one run over its epochs in one compact response: statistics as columns, and all histograms as one
 * string, so that hundreds of them are parsed in a few milliseconds.
 */
import { z } from 'zod';
import { LAST_KEY } from '../shared/bins.ts';
import type { WeightHistogram } from './runs.ts';
import { pushVarint, unZigZag, VarintReader, zigZag } from '../shared/varint.ts';

const numbers = z.array(z.number().nullable());
const counts = z.array(z.int().nonnegative());

/** All columns have the length of `epochs`. */
export const weightHistory = z.strictObject({
  runId: z.string(),
  /** The combined tensors, in model order; empty if the run has no record in the scope. */
  tensors: z.array(z.string()),
  /** Shape of a single tensor; null for several. */
  shape: z.array(z.int().positive()).nullable(),
  /** Number of weights, equal in every epoch. */
  count: z.int().nonnegative(),
  /** Ascending; 0 is the initial state. */
  epochs: z.array(z.int().nonnegative()),
  mean: numbers,
  std: numbers,
  min: numbers,
  max: numbers,
  l1: numbers,
  l2: numbers,
  zeros: counts,
  nonFinite: counts,
  /** All histograms as `packHistograms` writes them, in base64. */
  histograms: z.base64(),
});
export type WeightHistory = z.infer<typeof weightHistory>;

/** Combined statistics of several tensors. */
export type SummedStatistics = {
  [K in 'mean' | 'std' | 'min' | 'max' | 'l1' | 'l2']: number | null;
} & { zeros: number; nonFinite: number };

/**
 * For each histogram, all as varints: number of bins n; first key, zig-zag encoded; n − 1 key differences minus 1; n
 * counts minus 1.
 * @param histograms keys ascending within ±LAST_KEY, counts positive
 */
export function packHistograms(histograms: readonly WeightHistogram[]): Uint8Array {
  const bytes: number[] = [];
  for (const { keys, counts: held } of histograms) {
    pushVarint(bytes, keys.length);
    keys.forEach((key, i) => {
      const before = keys[i - 1];
      pushVarint(bytes, before === undefined ? zigZag(key) : key - before - 1);
    });
    for (const count of held) pushVarint(bytes, count - 1);
  }
  return Uint8Array.from(bytes);
}

/** @throws RangeError unless the bytes are exactly `length` histograms */
export function unpackHistograms(bytes: Uint8Array, length: number): WeightHistogram[] {
  const reader = new VarintReader(bytes);
  const histograms = Array.from({ length }, () => readHistogram(reader));
  if (!reader.atEnd) throw new RangeError('bytes are left over after the last histogram');
  return histograms;
}

function readHistogram(reader: VarintReader): WeightHistogram {
  const bins = reader.next();
  if (bins > 2 * LAST_KEY + 1) throw new RangeError(`a histogram claims ${bins} bins`);
  const keys: number[] = [];
  let key = 0;
  for (let i = 0; i < bins; i++) {
    key = i === 0 ? unZigZag(reader.next()) : key + 1 + reader.next();
    if (Math.abs(key) > LAST_KEY) throw new RangeError(`there is no bin ${key}`);
    keys.push(key);
  }
  return { keys, counts: Array.from({ length: bins }, () => reader.next() + 1) };
}
