import * as tf from '@tensorflow/tfjs-core';
// Registers the gradients of tfjs-core's kernels.
import '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it, test } from 'vitest';
import { lossKind, type LossKind } from '../../src-main/contract/config.ts';
import { lossOf } from '../../src-main/model/losses.ts';
import { RandomStream } from '../../src-main/random/philox.ts';
import { prepareTfjs } from '../../src-main/trainer/executors/tfjs.ts';
import { loss64, softmax64 } from './float64.ts';

beforeAll(prepareTfjs);

interface Batch {
  logits: number[][];
  labels: number[];
}

function randomBatch(rows: number, classes: number, spread: number): Batch {
  const random = new RandomStream(2, 'logits', rows, classes);
  return {
    logits: Array.from({ length: rows }, () =>
      Array.from({ length: classes }, () => Math.fround(spread * random.normal())),
    ),
    labels: Array.from({ length: rows }, () => random.below(classes)),
  };
}

/** Value, and gradient with respect to the logits. */
function lossAndGradient(kind: LossKind, { logits, labels }: Batch): { value: number; gradient: number[] } {
  return tf.tidy(() => {
    const classes = logits[0]?.length ?? 0;
    const targets = tf.tensor2d(
      labels.map((label) => Array.from({ length: classes }, (_, c) => Number(c === label))),
    );
    const z = tf.variable(tf.tensor2d(logits));
    const { value, grads } = tf.variableGrads(() => lossOf(kind, z, targets), [z]);
    return { value: value.dataSync()[0] ?? NaN, gradient: Array.from(grads[z.name]?.dataSync() ?? []) };
  });
}

/** Analytical gradients, in float64. */
function gradientByHand(kind: LossKind, { logits, labels }: Batch): number[] {
  return logits.flatMap((z, n) => {
    const p = softmax64(z);
    const error = p.map((share, c) => share - (c === labels[n] ? 1 : 0));
    if (kind === 'crossEntropy') return error.map((e) => e / logits.length);
    const mean = p.reduce((sum, share, c) => sum + share * (error[c] ?? NaN), 0);
    return p.map((share, c) => (share * ((error[c] ?? NaN) - mean)) / logits.length);
  });
}

describe.each(lossKind.options)('%s', (kind) => {
  test.each([
    { rows: 1, classes: 2, spread: 1 },
    { rows: 7, classes: 10, spread: 3 },
    { rows: 64, classes: 10, spread: 20 },
  ])('of $rows × $classes logits equals the formula in float64', ({ rows, classes, spread }) => {
    const batch = randomBatch(rows, classes, spread);
    const { value, gradient } = lossAndGradient(kind, batch);
    const expected = loss64(kind, batch.logits, batch.labels);
    // A sum of some hundred float32 terms of one sign: a few units in the last place of each.
    expect(Math.abs(value - expected)).toBeLessThan(2e-6 * Math.max(1, expected));
    // tfjs computes softmax as exp(z − m − log Σ): an error of 1e-7 times the size of the logits.
    const tolerance = (2e-7 * Math.max(1, spread)) / rows;
    gradientByHand(kind, batch).forEach((g, i) =>
      expect(Math.abs((gradient[i] ?? NaN) - g)).toBeLessThan(tolerance),
    );
  });

  it('is the mean over the batch: a doubled batch has the same loss', () => {
    const { logits, labels } = randomBatch(8, 5, 2);
    const once = lossAndGradient(kind, { logits, labels }).value;
    const twice = lossAndGradient(kind, {
      logits: [...logits, ...logits],
      labels: [...labels, ...labels],
    }).value;
    expect(twice).toBeCloseTo(once, 6);
  });

  it('stays finite for logits of ±1000', () => {
    const { value, gradient } = lossAndGradient(kind, {
      logits: [
        [1000, -1000],
        [1000, -1000],
      ],
      labels: [0, 1],
    });
    expect(value).toBe(kind === 'crossEntropy' ? 1000 : 0.5);
    // `+ 0` makes a zero of −0.
    expect(gradient.map((g) => g + 0)).toEqual(kind === 'crossEntropy' ? [0, 0, 0.5, -0.5] : [0, 0, 0, 0]);
  });
});

test('of equal logits: log C, and ½(1 − 1/C)', () => {
  const batch = { logits: [[0, 0, 0, 0]], labels: [2] };
  expect(lossAndGradient('crossEntropy', batch).value).toBeCloseTo(Math.log(4), 6);
  expect(lossAndGradient('brier', batch).value).toBeCloseTo(0.375, 6);
});
