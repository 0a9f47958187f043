/** Which engines this machine has, and the executor that each makes of a problem. */
import type { EngineName } from '../contract/config.ts';
import { createCompiledExecutor } from './executors/compiled.ts';
import type { Problem } from './executors/problem.ts';
import { createReferenceExecutor } from './executors/reference.ts';
import type { Executor } from './executors/types.ts';

interface Engine {
  name: EngineName;
  /** One line on what it is. */
  title: string;
  create: (problem: Problem) => Promise<Executor>;
}

export const engines: readonly Engine[] = [
  {
    name: 'cpu',
    title: 'compiled step on ONNX Runtime, CPU',
    create: (problem) => createCompiledExecutor(problem),
  },
  {
    name: 'reference',
    title: 'eager tfjs on the CPU: slow, for comparison',
    create: (problem) => Promise.resolve(createReferenceExecutor(problem)),
  },
];

/** What `auto` stands for: the compiled CPU engine is everywhere and the reference is never faster. */
export const AUTO_ENGINE: EngineName = 'cpu';

export function createExecutor(engine: EngineName | 'auto', problem: Problem): Promise<Executor> {
  const name = engine === 'auto' ? AUTO_ENGINE : engine;
  const found = engines.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no engine called ${name}`);
  return found.create(problem);
}
