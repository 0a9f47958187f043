/** The eager step on TensorFlow's own kernels: @tensorflow/tfjs-node-gpu, an optional dependency. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import util from 'node:util';
import { createTensorflowExecutor } from '../executors/tensorflow.ts';
import { type Engine, EngineUnavailableError, messageOf } from './engine.ts';

const PACKAGE = '@tensorflow/tfjs-node-gpu';
const INSTALL = 'fetch it with "npm run engine:tensorflow".';

export const tensorflowEngine: Engine = {
  name: 'tensorflow',
  title: 'eager step on TensorFlow 2.9 (tfjs-node-gpu), CPU or NVIDIA GPU',
  unavailable: missing,
  async create(problem) {
    const reason = missing();
    if (reason !== null) throw new EngineUnavailableError('tensorflow', reason);
    try {
      restoreUtil(util);
      // Imported by a constant, so that bundler and type checker do not need the optional package.
      await import(PACKAGE);
      return await createTensorflowExecutor(problem);
    } catch (error) {
      const why = messageOf(error).split('\n')[0] ?? '';
      const reason = `its native library does not load (${why}); ${INSTALL}`;
      throw new EngineUnavailableError('tensorflow', reason, { cause: error });
    }
  },
};

function missing(): string | null {
  const folder = packageFolder();
  if (folder === null) {
    return `the package ${PACKAGE} is not installed; run "npm ci" without "--omit=optional", then "npm run engine:tensorflow".`;
  }
  // The installer unpacks the binding into lib/napi-v<n>.
  return existsSync(join(folder, 'lib')) ? null : `its native library is not installed; ${INSTALL}`;
}

function packageFolder(): string | null {
  try {
    return dirname(createRequire(import.meta.url).resolve(`${PACKAGE}/package.json`));
  } catch {
    return null;
  }
}

/**
 * Polyfills two functions that tfjs-node 4.22 calls and Node 23 removed from `node:util`. Must run before the package
 * is loaded.
 */
export function restoreUtil(target: object): void {
  const removed = {
    isNullOrUndefined: (value: unknown): boolean => value === null || value === undefined,
    isArray: (value: unknown): boolean => Array.isArray(value),
  };
  for (const [name, fill] of Object.entries(removed)) {
    if (!(name in target)) Reflect.set(target, name, fill);
  }
}
