/** A training problem: the step's definition with its network, and the data. */
import type { Scaling } from '../../compiler/loop.ts';
import type { DatasetConfig } from '../../contract/config.ts';
import type { Network } from '../../model/network.ts';
import type { StepDefinition } from '../../model/step.ts';

/** Images of one split. */
export interface ProblemSplit {
  /** uint8 [count, …inputShape] */
  images: Uint8Array;
  /** int32 [count] */
  labels: Int32Array;
  count: number;
}

export interface TrainingProblem {
  definition: StepDefinition;
  scaling: Scaling;
  train: ProblemSplit;
  test: ProblemSplit;
}

/** `unit` maps bytes to [0, 1], `symmetric` to [−1, 1]. */
export function scalingFor(normalize: DatasetConfig['normalize']): Scaling {
  switch (normalize) {
    case 'unit':
      return { scale: 1 / 255, offset: 0 };
    case 'symmetric':
      return { scale: 2 / 255, offset: -1 };
    default:
      return normalize satisfies never;
  }
}

/** Images per evaluation step: large enough to be fast, small enough for a few batches per test set. */
const EVALUATION_BATCH = 500;
/** Memory limit for the largest activation of an evaluation step. */
const ACTIVATION_BYTES = 64 * 2 ** 20;

/** Images per evaluation step of a network: fewer if its feature maps are large. */
export function evaluationBatch({ model }: Network): number {
  const sizes = model.layers.map(({ outputShape }) =>
    outputShape.reduce<number>((product, extent) => product * (typeof extent === 'number' ? extent : 1), 1),
  );
  const fitting = Math.floor(ACTIVATION_BYTES / (4 * Math.max(...sizes)));
  return Math.max(1, Math.min(fitting, EVALUATION_BATCH));
}
