/** What every way of running a compiled step takes and gives. */
import type * as ort from 'onnxruntime-node';
import type { CompiledStep } from '../../compiler/compile.ts';
import type { SessionSettings } from './session.ts';
import type { SplitData } from './splitData.ts';
import type { StateStore } from './stateStore.ts';

/** Several steps of one batch size. */
export interface StepCall {
  data: SplitData;
  /** Which images each step takes, [steps · batch]. */
  indices: Int32Array;
  batch: number;
  /** Inputs with one entry for each step along their first axis, by name. */
  perStep: Readonly<Record<string, ort.Tensor>>;
}

/** What every step of a call measured, by result name; each float32 [steps]. */
export type Measures = ReadonlyMap<string, Float32Array>;

/** A compiled step that is ready to run. */
export interface StepRunner {
  /** Runs the steps and leaves the state after them in `state`. */
  run(call: StepCall, state: StateStore): Promise<Measures>;
  release(): Promise<void>;
}

export type OpenRunner = (compiled: CompiledStep, settings: SessionSettings) => Promise<StepRunner>;
