/**
 * The built-in data set: 28 × 28 grey images of the digits 0 to 9, generated from a seed. No file, no download, the
 * same bytes on every machine.
 */
import { RandomStream } from '../../random/philox.ts';
import { requireCount } from '../subset.ts';
import type { Dataset, Split } from '../types.ts';
import { toBytes, inkPaths } from './pen.ts';
import { STYLES, type Style } from './skeletons.ts';
import { penPaths } from './strokes.ts';

export const DIGITS_SIZE = 28;
/** Seed of Ridgeline's published data set; results are comparable only for the same seed. */
const DIGITS_SEED = 1;
export const DIGITS_TITLE = 'Digits (built in)';
export const DIGITS_TRAIN_COUNT = 10_000;
export const DIGITS_TEST_COUNT = 5_000;

const CLASSES = STYLES.length;
const PIXELS = DIGITS_SIZE * DIGITS_SIZE;

export interface DigitsRequest {
  trainCount?: number;
  /** Numbers of the training images to draw, instead of the first ones. */
  trainImages?: Int32Array;
  testCount?: number;
  seed?: number;
}

/**
 * Draws images of both splits. Image i of a split depends only on the seed, the split and i. Every ten consecutive
 * images, starting at a multiple of ten, contain each digit once.
 * @throws RidgelineError `bad-input` for a count that is not an integer in 1 … 10,000 (train), 5,000 (test)
 */
export function digits({
  trainCount = DIGITS_TRAIN_COUNT,
  trainImages,
  testCount = DIGITS_TEST_COUNT,
  seed = DIGITS_SEED,
}: DigitsRequest = {}): Dataset {
  requireCount(trainCount, DIGITS_TRAIN_COUNT, 'digits train images');
  requireCount(testCount, DIGITS_TEST_COUNT, 'digits test images');
  return {
    id: 'digits',
    title: DIGITS_TITLE,
    classes: STYLES.map((_, digit) => String(digit)),
    imageShape: [DIGITS_SIZE, DIGITS_SIZE, 1],
    train: drawSplit('train', trainImages ?? firstOf(trainCount), seed),
    test: drawSplit('test', firstOf(testCount), seed),
  };
}

function firstOf(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, i) => i);
}

/** Cache of drawn images: one takes 0.1 ms, and the next run of a sweep needs the same ones. */
const drawn = new Map<string, { image: Uint8Array; label: number }>();

function drawSplit(split: 'train' | 'test', indices: Int32Array, seed: number): Split {
  const images = new Uint8Array(indices.length * PIXELS);
  const labels = new Uint8Array(indices.length);
  indices.forEach((index, i) => {
    const key = `${seed} ${split} ${index}`;
    const digit = drawn.get(key) ?? drawDigit(split, index, seed);
    drawn.set(key, digit);
    images.set(digit.image, i * PIXELS);
    labels[i] = digit.label;
  });
  return { images, labels, count: indices.length };
}

function drawDigit(
  split: 'train' | 'test',
  index: number,
  seed: number,
): { image: Uint8Array; label: number } {
  const block = Math.floor(index / CLASSES);
  const order = new RandomStream(seed, 'digits', split, 'labels', block).permutation(CLASSES);
  const label = order[index % CLASSES] ?? 0;
  const canvas = new Float32Array(PIXELS);
  const image = new Uint8Array(PIXELS);
  const random = new RandomStream(seed, 'digits', split, index);
  inkPaths(canvas, DIGITS_SIZE, penPaths(pickStyle(label, random), DIGITS_SIZE, random), random);
  toBytes(canvas, image, random);
  return { image, label };
}

function pickStyle(label: number, random: RandomStream): Style {
  const styles = STYLES[label] ?? [];
  const total = styles.reduce((sum, { weight }) => sum + weight, 0);
  let draw = random.below(total);
  for (const style of styles) {
    draw -= style.weight;
    if (draw < 0) return style;
  }
  throw new Error(`no style for digit ${String(label)}`);
}
