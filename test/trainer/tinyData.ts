/** A home folder with a data set of a few images, so that trainers start quickly. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { digits } from '../../src-main/datasets/digits/digits.ts';
import type { Split } from '../../src-main/datasets/types.ts';
import {
  type ExperimentConfig,
  experimentConfig,
  type ExperimentInput,
} from '../../src-main/contract/config.ts';

export const TINY = { train: 205, test: 60 };

/** An empty folder that is deleted when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ridgeline-trainer-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** A home whose data set `mnist` consists of the first built-in digits. */
export function tinyHome(): string {
  const home = temporaryFolder();
  writeTinyData(home);
  return home;
}

export function writeTinyData(home: string): void {
  const folder = join(home, 'datasets', 'mnist');
  mkdirSync(folder, { recursive: true });
  const { train, test } = digits({ trainCount: TINY.train, testCount: TINY.test });
  writeIdx(folder, 'train', train);
  writeIdx(folder, 't10k', test);
}

function writeIdx(folder: string, prefix: string, { images, labels, count }: Split): void {
  writeFileSync(
    join(folder, `${prefix}-images-idx3-ubyte`),
    Buffer.concat([idxHeader(count, 28, 28), images]),
  );
  writeFileSync(join(folder, `${prefix}-labels-idx1-ubyte`), Buffer.concat([idxHeader(count), labels]));
}

/** Magic number for unsigned bytes, then the extents. */
function idxHeader(...shape: number[]): Buffer {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header.writeUInt32BE(0x0800 + shape.length);
  shape.forEach((extent, axis) => header.writeUInt32BE(extent, 4 + 4 * axis));
  return header;
}

/** A complete config on the tiny data set with the given keys. */
export function tinyConfig(keys: Partial<ExperimentInput> = {}): ExperimentConfig {
  return experimentConfig.parse({
    version: 1,
    name: 'tiny',
    dataset: { id: 'mnist' },
    model: { kind: 'mlp', hidden: [8], activation: 'sigmoid' },
    regularizer: { kind: 'l1', lambda: 0.001 },
    optimizer: { kind: 'sgd', learningRate: 0.2 },
    batchSize: 20,
    epochs: 3,
    ...keys,
  });
}

/** Long enough that it still runs whenever a test checks it. */
export const ENDLESS = 100_000;
