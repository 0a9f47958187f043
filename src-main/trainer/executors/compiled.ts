/** Runs the compiled training step on ONNX Runtime. */
import { availableParallelism, cpus } from 'node:os';
import * as ort from 'onnxruntime-node';
import { compile, type CompileRequest, type StageObserver } from '../../compiler/compile.ts';
import type { ExecutionProvider } from '../../compiler/lower/providers.ts';
import { LOOP } from '../../compiler/loop.ts';
import { evaluateStep, stateOf, trainStep } from '../../model/step.ts';
import type { EngineName } from '../../contract/config.ts';
import { correctCount } from './accuracy.ts';
import { channelBlock } from './channelBlock.ts';
import { DeviceReader } from './deviceReader.ts';
import { openLoopRunner } from './loopRunner.ts';
import { evaluationBatch, type TrainingProblem } from './problem.ts';
import { openResidentRunner } from './residentRunner.ts';
import type { SessionSettings } from './session.ts';
import { SplitData } from './splitData.ts';
import { matchingState } from './savedState.ts';
import { StateStore } from './stateStore.ts';
import type { Measures, StepRunner } from './stepRunner.ts';
import { batchTensors, stepInputs } from './stepTensors.ts';
import { perStepInputs, type StepSeries } from '../stepSeries.ts';
import type { Executor, SplitName, StepResults, WeightValues } from './types.ts';

/** An engine that runs compiled steps: an execution provider and a form of the step. */
export interface CompiledEngine {
  name: EngineName;
  device: string;
  provider: ExecutionProvider;
  form: CompileRequest['form'];
}

export interface CompiledOptions {
  engine?: CompiledEngine;
  threads?: number;
  profile?: string | null;
  observe?: StageObserver;
}

const ON_CPU: CompiledEngine = {
  name: 'cpu',
  device: cpus()[0]?.model.trim() ?? 'CPU',
  provider: 'cpu',
  form: 'loop',
};

/**
 * Compiles lazily, once per batch size: shapes are static, and the last batch of an epoch may be smaller than the
 * others.
 */
export async function createCompiledExecutor(
  problem: TrainingProblem,
  options: CompiledOptions = {},
): Promise<Executor> {
  const { definition, scaling } = problem;
  const { network } = definition;
  const { inputShape } = network;
  const engine = options.engine ?? ON_CPU;
  const openRunner = engine.form === 'loop' ? openLoopRunner : openResidentRunner;
  const settings: SessionSettings = {
    provider: engine.provider,
    threads: options.threads ?? availableParallelism(),
    profile: options.profile ?? null,
  };
  const splits = {
    train: new SplitData(problem.train, inputShape),
    test: new SplitData(problem.test, inputShape),
  };
  const reader = new DeviceReader(settings);
  const state = new StateStore(
    stateOf(definition).map(({ name, variable }) => ({
      name,
      shape: variable.shape,
      values: variable.dataSync<'float32'>().slice(),
    })),
    reader,
  );
  const runners = new Map<string, Promise<StepRunner>>();

  function runnerFor(kind: 'train' | 'evaluate', batch: number): Promise<StepRunner> {
    const key = `${kind} ${batch}`;
    const known = runners.get(key);
    if (known !== undefined) return known;
    const opening = compileStep(kind, batch).then((compiled) => openRunner(compiled, settings));
    runners.set(key, opening);
    return opening;
  }

  async function compileStep(kind: 'train' | 'evaluate', batch: number) {
    const training = kind === 'train';
    const perStep = training ? perStepInputs(definition, batch) : [];
    return compile(
      {
        name: `${kind} batch ${batch}`,
        batch,
        inputShape,
        scaling,
        perStep,
        provider: engine.provider,
        form: engine.form,
        channelBlock: engine.provider === 'cpu' ? await channelBlock() : 0,
        trace: {
          inputs: {
            x: { shape: [batch, ...inputShape], dtype: 'float32' },
            labels: { shape: [batch], dtype: 'int32' },
            ...Object.fromEntries(
              perStep.map(({ name, shape }) => [name, { shape, dtype: 'float32' } as const]),
            ),
          },
          state: stateOf(definition),
          layers: network.model.layers,
          body: (inputs) =>
            training
              ? { ...trainStep(definition, batchTensors(inputs), stepInputs(definition, inputs)) }
              : { ...evaluateStep(definition, batchTensors(inputs)) },
        },
      },
      options.observe,
    );
  }

  async function train(indices: Int32Array, batch: number, series: StepSeries): Promise<StepResults> {
    const runner = await runnerFor('train', batch);
    const perStep = Object.fromEntries(
      perStepInputs(definition, batch).map(({ name, shape, stored }) => {
        const values = series.values[name];
        if (values === undefined) throw new Error(`the steps come without their ${name}`);
        return [LOOP.each(name), new ort.Tensor(stored, values, [series.steps, ...shape])];
      }),
    );
    const measures = await runner.run({ data: splits.train, indices, batch, perStep }, state);
    return {
      loss: measured(measures, 'loss'),
      acc: measured(measures, 'acc'),
      penalty: measured(measures, 'penalty'),
    };
  }

  async function evaluateBatches(
    split: SplitName,
    start: number,
    count: number,
    batch: number,
  ): Promise<{ loss: number; right: number }> {
    const runner = await runnerFor('evaluate', batch);
    const indices = Int32Array.from({ length: count }, (_, i) => start + i);
    const measures = await runner.run({ data: splits[split], indices, batch, perStep: {} }, state);
    const loss = measured(measures, 'loss').reduce((total, mean) => total + mean * batch, 0);
    const right = measured(measures, 'acc').reduce((total, acc) => total + correctCount(acc, batch), 0);
    return { loss, right };
  }

  return {
    engine: engine.name,
    device: engine.device,
    train,
    async evaluate(split, count) {
      const batch = Math.min(evaluationBatch(network), count);
      const whole = Math.floor(count / batch) * batch;
      const total = await evaluateBatches(split, 0, whole, batch);
      if (whole < count) {
        const rest = await evaluateBatches(split, whole, count - whole, count - whole);
        total.loss += rest.loss;
        total.right += rest.right;
      }
      return { loss: total.loss / count, acc: total.right / count };
    },
    async weights(): Promise<WeightValues[]> {
      const values = await state.values(network.weights.map(({ name }) => name));
      return network.weights.map(({ name, variable }, i) => ({
        name,
        shape: variable.shape,
        values: values[i] ?? new Float32Array(),
      }));
    },
    async state(): Promise<WeightValues[]> {
      const pieces = stateOf(definition);
      const values = await state.values(pieces.map(({ name }) => name));
      return pieces.map(({ name, variable }, i) => ({
        name,
        shape: variable.shape,
        values: values[i] ?? new Float32Array(),
      }));
    },
    restore(saved) {
      state.restore(matchingState(definition, saved));
      return Promise.resolve();
    },
    async dispose() {
      state.dispose();
      for (const opening of runners.values()) await (await opening).release();
      runners.clear();
      await reader.release();
    },
  };
}

function measured(measures: Measures, name: string): Float32Array {
  const values = measures.get(name);
  if (values === undefined) throw new Error(`the compiled step returned no "${name}"`);
  return values;
}
