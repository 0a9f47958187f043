/** Test records, temporary folders and child processes for the store. */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { experimentConfig, type ExperimentConfig } from '../../src-main/contract/config.ts';
import { RidgelineError, type ErrorCode } from '../../src-main/contract/errors.ts';
import { openStore } from '../../src-main/store/open.ts';
import type { Store } from '../../src-main/store/store.ts';

/** Format of the store's dates. */
export const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

export { epochRecord, mlpWeights, stepBlock, storedTensor } from './records.ts';

export function config(overrides: Partial<ExperimentConfig> = {}): ExperimentConfig {
  return experimentConfig.parse({
    version: 1,
    name: 'mlp',
    dataset: { id: 'digits' },
    model: { kind: 'mlp', hidden: [30] },
    regularizer: { kind: 'l2', lambda: 0.001 },
    optimizer: { kind: 'sgd', learningRate: 0.5 },
    batchSize: 10,
    epochs: 30,
    ...overrides,
  });
}

/** A database path in a temporary folder that is deleted when the test ends. */
export function temporaryFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ridgeline-store-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return join(folder, 'ridgeline.sqlite');
}

/** A store that is closed when the test ends; may be closed earlier. */
export function open(file: string, options?: { readOnly?: boolean }): Store {
  const store = openStore(file, options);
  onTestFinished(() => {
    store.close();
  });
  return store;
}

/** Adds a run and takes it to `running`. */
export function runningRun(store: Store, overrides: Partial<ExperimentConfig> = {}): string {
  const { id } = store.addRun(config(overrides));
  store.markRunning(id);
  return id;
}

/** A new store with a running run. */
export function openRun(overrides: Partial<ExperimentConfig> = {}): {
  file: string;
  store: Store;
  id: string;
} {
  const file = temporaryFile();
  const store = open(file);
  return { file, store, id: runningRun(store, overrides) };
}

/** The RidgelineError that `body` throws; anything else fails the test. */
export function errorOf(body: () => unknown): { code: ErrorCode; message: string } {
  try {
    body();
  } catch (error) {
    if (error instanceof RidgelineError) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error('Nothing was thrown.');
}

/** Starts a script of `children/` on this Node; it is killed when the test ends. */
export function startChild(
  script: string,
  ...parameters: string[]
): ChildProcessByStdio<Writable, Readable, null> {
  const path = fileURLToPath(new URL(`children/${script}`, import.meta.url));
  const child = spawn(process.execPath, [path, ...parameters], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return child;
}
