/** Trains on the WebGPU engine and on the reference, and reports their differences and where nodes ran. */
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { ExperimentInput } from '../../../src-main/contract/config.ts';
import { WINDOW } from '../../../src-main/compiler/resident.ts';
import { engineNamed } from '../../../src-main/trainer/engines/engines.ts';
import { EngineUnavailableError } from '../../../src-main/trainer/engines/engine.ts';
import { createCompiledExecutor } from '../../../src-main/trainer/executors/compiled.ts';
import { createReferenceExecutor } from '../../../src-main/trainer/executors/reference.ts';
import { prepareTfjs } from '../../../src-main/trainer/executors/tfjs.ts';
import type { Executor } from '../../../src-main/trainer/executors/types.ts';
import { testCases } from '../../../src-main/trainer/selfTestProblems.ts';
import { stepSeries } from '../../../src-main/trainer/stepSeries.ts';
import {
  allWeights,
  largestDifference,
  randomProblem,
  smallConfig,
  trainSteps,
} from '../../trainer/problems.ts';
import type { Findings } from './messages.ts';

const LOSSES = ['crossEntropy', 'brier'] as const;
const REGULARIZERS: Readonly<Record<string, ExperimentInput['regularizer']>> = {
  none: { kind: 'none' },
  l1: { kind: 'l1', lambda: 1e-3 },
  'proximal l1': { kind: 'l1', lambda: 1e-3, l1Method: 'proximal' },
  l2: { kind: 'l2', lambda: 1e-3 },
  l1l2: { kind: 'l1l2', lambda1: 1e-3, lambda2: 1e-3 },
};

const engine = engineNamed('webgpu');

async function compare(name: string, keys: Partial<ExperimentInput>, steps: number) {
  const measure = async (create: (problem: ReturnType<typeof randomProblem>) => Promise<Executor>) => {
    const problem = randomProblem(smallConfig(keys));
    const executor = await create(problem);
    const first = await trainSteps({ problem, executor, first: 1, count: steps, batch: 10 });
    // Another batch size uses another session, which continues from the same state.
    const second =
      steps > WINDOW
        ? await trainSteps({ problem, executor, first: steps + 1, count: 1, batch: 7 })
        : { loss: [], penalty: [] };
    const { loss, acc } = await executor.evaluate('test', problem.test.count);
    const weights = await allWeights(executor);
    await executor.dispose();
    const both = (part: 'loss' | 'penalty'): number[] => [...first[part], ...second[part]];
    return { weights, loss: both('loss'), penalty: both('penalty'), evaluation: [loss, acc] };
  };
  const got = await measure((problem) => engine.create(problem));
  const want = await measure((problem) => Promise.resolve(createReferenceExecutor(problem)));
  return {
    name,
    weights: largestDifference(got.weights, want.weights),
    loss: largestDifference(got.loss, want.loss),
    penalty: largestDifference(got.penalty, want.penalty),
    evaluation: largestDifference(got.evaluation, want.evaluation),
  };
}

const profileEvent = z.looseObject({
  cat: z.string(),
  name: z.string(),
  args: z.looseObject({ provider: z.string(), op_name: z.string() }).optional(),
});

/** Trains two steps and evaluates under ONNX Runtime's profiler. */
async function place(testCase: (typeof testCases)[number]) {
  const folder = mkdtempSync(join(tmpdir(), 'ridgeline-webgpu-'));
  const problem = testCase.problem();
  const webgpu = { name: 'webgpu', provider: 'webgpu', form: 'resident', device: 'GPU' } as const;
  const executor = await createCompiledExecutor(problem, {
    engine: webgpu,
    profile: join(folder, 'profile'),
  });
  const { batch, images } = testCase;
  const indices = Int32Array.from({ length: 2 * batch }, (_, i) => i % images);
  await executor.train(
    indices,
    batch,
    stepSeries(problem.definition, { seed: 1, firstStep: 1, rates: [0.1, 0.1], batch }),
  );
  await executor.evaluate('test', images);
  await executor.dispose();
  const nodes = readdirSync(folder)
    .flatMap((file) => z.array(z.unknown()).parse(JSON.parse(readFileSync(join(folder, file), 'utf8'))))
    .flatMap((event) => profileEvent.safeParse(event).data ?? [])
    .filter(({ cat, name }) => cat === 'Node' && name.endsWith('_kernel_time'));
  const strays = nodes.filter(
    ({ args }) => args?.provider !== 'WebGpuExecutionProvider' || args.op_name.startsWith('Memcpy'),
  );
  return { name: testCase.name, nodes: nodes.length, strays: strays.map(({ name }) => name) };
}

async function findOut(): Promise<Findings> {
  const found: Findings = { reason: engine.unavailable(), comparisons: [], placements: [] };
  if (found.reason !== null) return found;
  await prepareTfjs();
  try {
    const { comparisons, placements } = found;
    for (const loss of LOSSES) {
      for (const [name, regularizer] of Object.entries(REGULARIZERS)) {
        comparisons.push(await compare(`${loss}, ${name}`, { loss, regularizer }, 4));
      }
    }
    // More steps per call than the device's results buffer holds.
    comparisons.push(
      await compare('a long call', { optimizer: { kind: 'momentum', learningRate: 0.01 } }, WINDOW + 5),
    );
    // More vectors than a WebGPU operator supports.
    const deep = { kind: 'mlp', hidden: Array<number>(10).fill(6) } as const;
    comparisons.push(await compare('many layers', { model: deep }, 4));
    for (const testCase of testCases) placements.push(await place(testCase));
  } catch (error) {
    if (!(error instanceof EngineUnavailableError)) throw error;
    found.reason = error.reason;
  }
  return found;
}

const found = await findOut();
process.send?.(found, () => process.exit(0));
