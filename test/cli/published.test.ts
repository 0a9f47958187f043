/** The presets of source 002 on the real MNIST, against the figures it printed. About ten seconds a run. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { REAL_DATA, realData } from '../realData.ts';
import { temporaryFolder } from '../trainer/tinyData.ts';
import { build, documentOf, ridgeline } from './commandLine.ts';
import { runDocument } from './documents.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const TIMEOUT_MS = 300_000;

beforeAll(async () => {
  if (REAL_DATA !== null) await build();
});

const series = z.object({ at: z.array(z.int()), values: z.array(z.number()) });
const published = z
  .object({
    runs: z
      .array(z.object({ preset: z.string(), figures: z.object({ runningLoss: series, testAcc: series }) }))
      .length(3),
  })
  .parse(JSON.parse(readFileSync(join(ROOT, 'resources', 'published', '002.json'), 'utf8')));

async function train(preset: string) {
  const ended = await ridgeline(['run', preset, '--home', temporaryFolder(), '--data', realData(), '--json']);
  expect(ended.code, ended.stderr).toBe(0);
  return documentOf(ended, runDocument);
}

test.skipIf(REAL_DATA === null).each(published.runs)(
  '$preset meets every printed loss within 0.05 and the test accuracy within 0.012',
  async ({ preset, figures: { runningLoss: loss, testAcc } }) => {
    const { epochs } = await train(preset);
    expect(loss.at).toEqual(epochs.map(({ epoch }) => epoch));
    expect(epochs).toHaveLength(20);
    loss.values.forEach((printed, i) => {
      expect(Math.abs((epochs[i]?.runningLoss ?? NaN) - printed), `epoch ${loss.at[i]}`).toBeLessThan(0.05);
    });
    expect(testAcc.at).toEqual([20]);
    expect(Math.abs((epochs[19]?.testAcc ?? NaN) - (testAcc.values[0] ?? NaN))).toBeLessThan(0.012);
  },
  TIMEOUT_MS,
);

// Accuracies of NumPy with these settings and a true cross-entropy.
test.skipIf(REAL_DATA === null).each([
  { preset: '002-corrected/none', accuracy: 0.943 },
  { preset: '002-corrected/l2', accuracy: 0.901 },
  { preset: '002-corrected/l1', accuracy: 0.929 },
])(
  '$preset reaches a test accuracy of $accuracy within 0.01',
  async ({ preset, accuracy }) => {
    const { final } = await train(preset);
    expect(Math.abs((final.testAcc ?? NaN) - accuracy)).toBeLessThan(0.01);
  },
  TIMEOUT_MS,
);
