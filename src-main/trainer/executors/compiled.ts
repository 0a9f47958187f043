/** Runs the compiled training step on ONNX Runtime. */
import { availableParallelism, cpus } from 'node:os';
import type * as tf from '@tensorflow/tfjs-core';
import * as ort from 'onnxruntime-node';
import { compile, type StageObserver } from '../../compiler/compile.ts';
import { LOOP } from '../../compiler/loop.ts';
import { evaluateStep, trainStep } from '../../model/step.ts';
import type { Problem } from './problem.ts';
import { batchFeeds, floats, type LoopSession, openSession, type SessionSettings, splitTensors } from './session.ts';
import { StateStore } from './stateStore.ts';
import type { Evaluation, Executor, SplitName, StepResults, WeightValues } from './types.ts';

/** Images per evaluation step: large enough to be fast, small enough that any test set has a few. */
const EVALUATION_BATCH = 500;

export interface CompiledOptions extends Partial<SessionSettings> {
  observe?: StageObserver;
}

/**
 * Compiles lazily, once for each batch size it meets: shapes are static, and the last batch of an epoch may be
 * smaller than the others.
 */
export async function createCompiledExecutor(problem: Problem, options: CompiledOptions = {}): Promise<Executor> {
  const { definition, scaling } = problem;
  const { network } = definition;
  const { inputShape } = network;
  const settings: SessionSettings = {
    threads: options.threads ?? availableParallelism(),
    profile: options.profile ?? null,
  };
  const splits = {
    train: splitTensors(problem.train, inputShape),
    test: splitTensors(problem.test, inputShape),
  };
  const state = new StateStore(
    network.weights.map(({ name, variable }) => ({
      name,
      shape: variable.shape,
      values: variable.dataSync<'float32'>().slice(),
    })),
  );
  const sessions = new Map<string, Promise<LoopSession>>();

  function sessionFor(kind: 'train' | 'evaluate', batch: number): Promise<LoopSession> {
    const key = `${kind} ${batch}`;
    const known = sessions.get(key);
    if (known !== undefined) return known;
    const opening = compileStep(kind, batch).then((compiled) => openSession(compiled, settings));
    sessions.set(key, opening);
    return opening;
  }

  function compileStep(kind: 'train' | 'evaluate', batch: number) {
    const training = kind === 'train';
    return compile(
      {
        name: `${kind} batch ${batch}`,
        batch,
        inputShape,
        scaling,
        trace: {
          inputs: {
            x: { shape: [batch, ...inputShape], dtype: 'float32' },
            labels: { shape: [batch], dtype: 'int32' },
            ...(training ? { rate: { shape: [], dtype: 'float32' } as const } : {}),
          },
          state: network.weights.map(({ name, variable }) => ({ name, variable })),
          layers: network.model.layers,
          body: (inputs) => {
            const batchTensors = { x: tensorOf(inputs, 'x'), labels: vectorOf(inputs, 'labels') };
            return training
              ? { ...trainStep(definition, batchTensors, scalarOf(inputs, 'rate')) }
              : { ...evaluateStep(definition, batchTensors) };
          },
        },
      },
      options.observe,
    );
  }

  async function train(indices: Int32Array, batch: number, rates: Float32Array): Promise<StepResults> {
    const { compiled, session } = await sessionFor('train', batch);
    const feeds = batchFeeds(splits.train, indices, batch);
    feeds[LOOP.rates] = new ort.Tensor('float32', rates, [rates.length]);
    for (const slot of compiled.state) {
      feeds[slot.updated ? LOOP.initial(slot.name) : slot.name] = state.tensor(slot);
    }
    const outputs = await session.run(feeds);
    for (const slot of compiled.state) {
      if (slot.updated) state.put(slot, floats(outputs, LOOP.final(slot.name)));
    }
    return {
      loss: floats(outputs, LOOP.perStep('loss')),
      acc: floats(outputs, LOOP.perStep('acc')),
      penalty: floats(outputs, LOOP.perStep('penalty')),
    };
  }

  async function evaluateBatches(split: SplitName, start: number, count: number, batch: number): Promise<Evaluation> {
    const { compiled, session } = await sessionFor('evaluate', batch);
    const indices = Int32Array.from({ length: count }, (_, i) => start + i);
    const feeds = batchFeeds(splits[split], indices, batch);
    for (const slot of compiled.state) feeds[slot.name] = state.tensor(slot);
    const outputs = await session.run(feeds);
    const sum = (name: string): number =>
      floats(outputs, LOOP.perStep(name)).reduce((total, value) => total + value * batch, 0);
    return { loss: sum('loss'), acc: sum('acc') };
  }

  return {
    engine: 'cpu',
    device: cpus()[0]?.model.trim() ?? 'CPU',
    train,
    async evaluate(split, count) {
      const batch = Math.min(EVALUATION_BATCH, count);
      const whole = Math.floor(count / batch) * batch;
      const total = await evaluateBatches(split, 0, whole, batch);
      if (whole < count) {
        const rest = await evaluateBatches(split, whole, count - whole, count - whole);
        total.loss += rest.loss;
        total.acc += rest.acc;
      }
      return { loss: total.loss / count, acc: total.acc / count };
    },
    weights(): Promise<WeightValues[]> {
      return Promise.resolve(
        network.weights.map(({ name, variable }) => ({
          name,
          shape: variable.shape,
          values: state.values(name),
        })),
      );
    },
    async dispose() {
      for (const opening of sessions.values()) await (await opening).session.release();
      sessions.clear();
    },
  };
}

type StepInputs = Readonly<Record<string, tf.Tensor>>;

function tensorOf(inputs: StepInputs, name: string): tf.Tensor {
  const tensor = inputs[name];
  if (tensor === undefined) throw new Error(`the step has no input ${name}`);
  return tensor;
}

function vectorOf(inputs: StepInputs, name: string): tf.Tensor1D {
  const tensor = tensorOf(inputs, name);
  if (!isVector(tensor)) throw new Error(`the step's input ${name} is not a vector`);
  return tensor;
}

function scalarOf(inputs: StepInputs, name: string): tf.Scalar {
  const tensor = tensorOf(inputs, name);
  if (!isScalar(tensor)) throw new Error(`the step's input ${name} is not a scalar`);
  return tensor;
}

function isVector(tensor: tf.Tensor): tensor is tf.Tensor1D {
  return tensor.rank === 1;
}

function isScalar(tensor: tf.Tensor): tensor is tf.Scalar {
  return tensor.rank === 0;
}
