/** The interface of everything that runs training steps. */
import type { EngineName } from '../../contract/config.ts';
import type { StepSeries } from '../stepSeries.ts';

export interface StepResults {
  /** Mean reported loss of each step's batch, before its update. float32 [steps] */
  loss: Float32Array;
  /** Share of each step's batch that was classified correctly. float32 [steps] */
  acc: Float32Array;
  /** Penalty before each update. float32 [steps] */
  penalty: Float32Array;
}

export interface Evaluation {
  /** Mean reported loss over the images. */
  loss: number;
  acc: number;
}

export type SplitName = 'train' | 'test';

/** A tensor's values in row-major order. */
export interface WeightValues {
  name: string;
  shape: readonly number[];
  values: Float32Array;
}

export interface Executor {
  readonly engine: EngineName;
  /** Description of the device. */
  readonly device: string;
  /**
   * Runs all steps of the series.
   * @param indices training images of all steps, [steps · batch]
   * @param batch images per step
   * @param series inputs of each step besides its images; see `stepSeries`
   */
  train(indices: Int32Array, batch: number, series: StepSeries): Promise<StepResults>;
  /** Loss and accuracy over the first `count` images of a split with the current weights. */
  evaluate(split: SplitName, count: number): Promise<Evaluation>;
  /** Copies of all weights, in model order. */
  weights(): Promise<WeightValues[]>;
  /** Copies of everything that a step reads and updates: weights, moving averages, the optimiser's slots. */
  state(): Promise<WeightValues[]>;
  /**
   * Restores the state of any executor of the same problem.
   * @throws Error unless names and shapes match those of `state()`
   */
  restore(state: readonly WeightValues[]): Promise<void>;
  dispose(): Promise<void>;
}
