/**
 * The built-in data set: 28 × 28 grey images of the digits 0 to 9, drawn by a random hand. No file, no
 * download, the same bytes on every machine.
 */
import { RandomStream } from '../../random/philox.ts';
import { requireCount } from '../subset.ts';
import type { Dataset, Split } from '../types.ts';
import { develop, inkPaths } from './pen.ts';
import { STYLES, type Style } from './skeletons.ts';
import { penPaths } from './strokes.ts';

export const DIGITS_SIZE = 28;
/** The data set as published with Ridgeline; results are comparable only for one seed. */
const DIGITS_SEED = 1;
export const DIGITS_TITLE = 'Digits (built in)';
export const DIGITS_TRAIN_COUNT = 10_000;
export const DIGITS_TEST_COUNT = 5_000;

const CLASSES = STYLES.length;
const PIXELS = DIGITS_SIZE * DIGITS_SIZE;

export interface DigitsRequest {
  trainCount?: number;
  testCount?: number;
  seed?: number;
}

/**
 * Draws the first images of both splits. Image i of a split depends on the seed, the split and i, not on how
 * many are drawn. Every ten consecutive images, from a multiple of ten on, hold each digit once.
 * @throws RidgelineError `bad-input` for a count that is not an integer in 1 … 10,000 (train), 5,000 (test)
 */
export function digits({
  trainCount = DIGITS_TRAIN_COUNT,
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
    train: drawSplit('train', trainCount, seed),
    test: drawSplit('test', testCount, seed),
  };
}

function drawSplit(split: 'train' | 'test', count: number, seed: number): Split {
  const images = new Uint8Array(count * PIXELS);
  const labels = new Uint8Array(count);
  const canvas = new Float32Array(PIXELS);
  let block: Int32Array = new Int32Array(CLASSES);
  for (let i = 0; i < count; i++) {
    if (i % CLASSES === 0) {
      block = new RandomStream(seed, 'digits', split, 'labels', i / CLASSES).permutation(CLASSES);
    }
    const label = block[i % CLASSES] ?? 0;
    labels[i] = label;
    canvas.fill(0);
    const random = new RandomStream(seed, 'digits', split, i);
    inkPaths(canvas, DIGITS_SIZE, penPaths(pickStyle(label, random), DIGITS_SIZE, random), random);
    develop(canvas, images.subarray(i * PIXELS, (i + 1) * PIXELS), random);
  }
  return { images, labels, count };
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
