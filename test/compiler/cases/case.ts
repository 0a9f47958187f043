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
  /** The kernel that the case is about; it must come up. */
  kernel: string;
  title: string;
  /** How often it is to be compared, each time on other inputs. */
  draws: number;
  /** Compares once, on inputs drawn from the stream; returns the kernels that came up. */
  compare: (random: RandomStream) => Promise<ReadonlySet<string>>;
}

interface CaseOptions extends CompareOptions {
  /** 6 where missing: enough for shapes of every rank. */
  draws?: number;
}

/**
 * @param title what is special about the case; empty for the plain one
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
