/** One small interface for every way to run a training step. */
import type { EngineName } from '../../contract/config.ts';
import type { StepSeries } from '../stepSeries.ts';

export interface StepResults {
  /** Mean reported loss of each step's batch, before its update. float32 [steps] */
  loss: Float32Array;
  /** Share of each step's batch that was classified rightly. float32 [steps] */
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

/** A tensor's numbers in tfjs's own (row-major) order. */
export interface WeightValues {
  name: string;
  shape: readonly number[];
  values: Float32Array;
}

export interface Executor {
  readonly engine: EngineName;
  /** The device in words. */
  readonly device: string;
  /**
   * Runs as many steps as the series has.
   * @param indices training images of all steps, [steps · batch]
   * @param batch images per step
   * @param series what each step takes besides its images; see `stepSeries`
   */
  train(indices: Int32Array, batch: number, series: StepSeries): Promise<StepResults>;
  /** Loss and accuracy over the first `count` images of a split with the weights as they are. */
  evaluate(split: SplitName, count: number): Promise<Evaluation>;
  /** Copies of all weights, in model order. */
  weights(): Promise<WeightValues[]>;
  /** Copies of all that a step reads and leaves changed: weights, moving averages, the optimiser's slots. */
  state(): Promise<WeightValues[]>;
  /**
   * Goes on from the state of any executor of the same problem.
   * @throws Error unless names and shapes are those of `state()`
   */
  restore(state: readonly WeightValues[]): Promise<void>;
  dispose(): Promise<void>;
}
