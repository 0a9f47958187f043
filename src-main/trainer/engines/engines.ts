/** All engines, and the executor for a run. */
import type { EngineName } from '../../contract/config.ts';
import type { TrainingProblem } from '../executors/problem.ts';
import { createReferenceExecutor } from '../executors/reference.ts';
import type { Executor } from '../executors/types.ts';
import { type Engine, EngineUnavailableError } from './engine.ts';
import { guarded } from './guard.ts';
import { onnxEngines } from './onnxEngines.ts';
import { tensorflowEngine } from './tensorflow.ts';

const referenceEngine: Engine = {
  name: 'reference',
  title: 'eager tfjs on the CPU: slow, for comparison',
  unavailable: () => null,
  create: (problem) => Promise.resolve(createReferenceExecutor(problem)),
};

export const engines: readonly Engine[] = [...onnxEngines, tensorflowEngine, referenceEngine];

export function engineNamed(name: EngineName): Engine {
  const found = engines.find((engine) => engine.name === name);
  if (found === undefined) throw new Error(`no engine called ${name}`);
  return found;
}

export interface ExecutorOptions {
  /** Candidates for `auto`, fastest first; unavailable ones are skipped. */
  fastest?: readonly EngineName[] | undefined;
  /** CPU threads; all cores if absent. */
  threads?: number;
}

/**
 * @param engine as in the config
 * @throws EngineUnavailableError if the engine, or every one of `fastest`, cannot be used here
 */
export async function createExecutor(
  engine: EngineName | 'auto',
  problem: TrainingProblem,
  { fastest = [], threads }: ExecutorOptions = {},
): Promise<Executor> {
  const candidates: Iterable<EngineName> =
    engine === 'auto' ? new Set([...fastest, 'cpu' as const]) : [engine];
  let refusal: EngineUnavailableError | undefined;
  for (const name of candidates) {
    try {
      return guarded(await engineNamed(name).create(problem, threads));
    } catch (error) {
      if (!(error instanceof EngineUnavailableError)) throw error;
      refusal = error;
    }
  }
  throw refusal ?? new Error('no engine to try');
}
