/** A training problem: the network, what it minimises, and its data as they are stored. */
import type { Scaling } from '../../compiler/loop.ts';
import type { DatasetConfig } from '../../contract/config.ts';
import type { StepDefinition } from '../../model/step.ts';

/** Images of one split. */
export interface ProblemSplit {
  /** uint8 [count, …inputShape] */
  images: Uint8Array;
  /** int32 [count] */
  labels: Int32Array;
  count: number;
}

export interface Problem {
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
