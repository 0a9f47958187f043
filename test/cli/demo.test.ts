import { beforeAll, expect, test } from 'vitest';
import { temporaryFolder } from '../trainer/tinyData.ts';
import { build, documentOf, ridgeline } from './commandLine.ts';
import { runsDocument } from './documents.ts';

beforeAll(build);

test('the demo shows the effect of each penalty, in one document', async () => {
  const ended = await ridgeline(['demo', '--home', temporaryFolder(), '--json']);
  expect(ended.code).toBe(0);
  const { runs } = documentOf(ended, runsDocument);
  expect(runs.map(({ run }) => run.status)).toEqual(['completed', 'completed', 'completed']);
  const [none, l1, l2] = runs.map(({ final, weights, epochs }) => {
    const [kernel] = weights;
    if (kernel === undefined) throw new Error('no weights were recorded');
    return {
      ...final,
      kernel,
      zeros: kernel.zeros / kernel.count,
      seconds: epochs.map((epoch) => epoch.seconds),
    };
  });
  if (none === undefined || l1 === undefined || l2 === undefined) throw new Error('not three runs');

  // Without a penalty it memorises the training images: all correct, but a lower test accuracy.
  expect(none.runningAcc).toBeGreaterThanOrEqual(0.99);
  expect(none.testAcc).toBeLessThanOrEqual((none.runningAcc ?? NaN) - 0.04);
  expect(none.zeros).toBe(0);
  // L1 sets the first matrix to zero.
  expect(l1.kernel.tensor).toBe('dense_1/kernel');
  expect(l1.zeros).toBeGreaterThanOrEqual(0.5);
  // L2 shrinks it and leaves almost no weight at 0.
  expect(l2.kernel.l2).toBeLessThan(0.8 * none.kernel.l2);
  expect(l2.zeros).toBeLessThan(0.01);
  // Both narrow the gap between training and test.
  const gap = ({ runningAcc, testAcc }: typeof none): number => (runningAcc ?? NaN) - (testAcc ?? NaN);
  expect(gap(l1)).toBeLessThan(gap(none));
  expect(gap(l2)).toBeLessThan(gap(none));
});
