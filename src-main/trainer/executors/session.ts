/** ONNX Runtime sessions for compiled steps. */
import * as ort from 'onnxruntime-node';
import type { CompiledStep } from '../../compiler/compile.ts';
import { LOOP } from '../../compiler/loop.ts';
import type { ProblemSplit } from './problem.ts';

export interface SessionSettings {
  threads: number;
  /** File prefix for ONNX Runtime's profile, or null. */
  profile: string | null;
}

/** A compiled step that is ready to run. */
export interface LoopSession {
  compiled: CompiledStep;
  session: ort.InferenceSession;
}

export async function openSession(compiled: CompiledStep, settings: SessionSettings): Promise<LoopSession> {
  const session = await ort.InferenceSession.create(compiled.bytes, {
    executionProviders: ['cpu'],
    intraOpNumThreads: settings.threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    // Warnings about unused initialisers are ours to read in a dump, not the user's on a terminal.
    logSeverityLevel: 3,
    ...(settings.profile === null ? {} : { enableProfiling: true, profileFilePrefix: settings.profile }),
  });
  return { compiled, session };
}

/** A data set split as tensors that ONNX Runtime reads in place. */
export interface SplitTensors {
  images: ort.Tensor;
  labels: ort.Tensor;
}

export function splitTensors(split: ProblemSplit, inputShape: readonly number[]): SplitTensors {
  return {
    images: new ort.Tensor('uint8', split.images, [split.count, ...inputShape]),
    labels: new ort.Tensor('int32', split.labels, [split.count]),
  };
}

/** The feeds of one call apart from state. */
export function batchFeeds(
  tensors: SplitTensors,
  indices: Int32Array,
  batch: number,
): Record<string, ort.Tensor> {
  const steps = indices.length / batch;
  return {
    [LOOP.images]: tensors.images,
    [LOOP.labels]: tensors.labels,
    [LOOP.indices]: new ort.Tensor('int32', indices, [steps, batch]),
    [LOOP.steps]: new ort.Tensor('int64', BigInt64Array.of(BigInt(steps)), []),
  };
}

/** An output that is float32, by contract of the compiler. */
export function floats(outputs: ort.InferenceSession.OnnxValueMapType, name: string): Float32Array {
  const tensor = outputs[name];
  if (!(tensor instanceof ort.Tensor) || !(tensor.data instanceof Float32Array)) {
    throw new Error(`the compiled step returned no float32 "${name}"`);
  }
  return tensor.data;
}
