/** A lowering case: which kernel, on which inputs, compared how. */
import type { RandomStream } from '../../../src-main/random/philox.ts';
import {
  compareWithEager,
  type CompareOptions,
  type Inputs,
  type Results,
  type Tensors,
} from '../harness.ts';

export interface LoweringCase {
  /** The tested kernel; it must occur. */
  kernel: string;
  title: string;
  /** Number of comparisons, each with new inputs. */
  draws: number;
  /** Compares once, on inputs drawn from the stream; returns the kernels that occurred. */
  compare: (random: RandomStream) => Promise<ReadonlySet<string>>;
}

interface CaseOptions extends CompareOptions {
  /** Default 6: enough for shapes of every rank. */
  draws?: number;
}

/**
 * @param title description of the case; empty for the default one
 * @param inputs draws shapes and numbers
 * @param body tfjs operations on them
 */
export function lowering<I extends Inputs>(
  kernel: string,
  title: string,
  inputs: (random: RandomStream) => I,
  body: (inputs: Tensors<I>) => Results,
  { draws = 6, ...options }: CaseOptions = {},
): LoweringCase {
  return {
    kernel,
    title,
    draws,
    compare: (random) => compareWithEager(kernel, body, inputs(random), options),
  };
}
