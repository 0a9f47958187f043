/** Interface of the runners of compiled steps. */
import type * as ort from 'onnxruntime-node';
import type { CompiledStep } from '../../compiler/compile.ts';
import type { SessionSettings } from './session.ts';
import type { SplitData } from './splitData.ts';
import type { StateStore } from './stateStore.ts';

/** Several steps of one batch size. */
export interface StepCall {
  data: SplitData;
  /** Indices of the images of each step, [steps · batch]. */
  indices: Int32Array;
  batch: number;
  /** Inputs with one entry per step along the first axis, by name. */
  perStep: Readonly<Record<string, ort.Tensor>>;
}

/** Metrics of every step of a call, by result name; each float32 [steps]. */
export type Measures = ReadonlyMap<string, Float32Array>;

/** A compiled step that is ready to run. */
export interface StepRunner {
  /** Runs the steps and stores the new state in `state`. */
  run(call: StepCall, state: StateStore): Promise<Measures>;
  release(): Promise<void>;
}

export type OpenRunner = (compiled: CompiledStep, settings: SessionSettings) => Promise<StepRunner>;
