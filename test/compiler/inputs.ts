/** Random shapes and numbers for comparisons, drawn from the given stream. */
import type * as tf from '@tensorflow/tfjs-core';
import { sizeOf } from '../../src-main/compiler/graph.ts';
import type { RandomStream } from '../../src-main/random/philox.ts';
import type { Numbers } from './harness.ts';

/** Extents from 1 to 5. */
export function randomShape(random: RandomStream, leastRank = 0, mostRank = 4): number[] {
  const rank = leastRank + random.below(mostRank - leastRank + 1);
  return Array.from({ length: rank }, () => 1 + random.below(5));
}

/** Two shapes that broadcast: some axes of either are 1, and either may lack leading axes. */
export function broadcastPair(random: RandomStream): [number[], number[]] {
  const shape = randomShape(random);
  const variant = (): number[] => {
    const shrunk = shape.map((extent) => (random.below(4) === 0 ? 1 : extent));
    return random.below(3) === 0 ? shrunk.slice(random.below(shrunk.length + 1)) : shrunk;
  };
  const first = variant();
  return random.below(2) === 0 ? [first, shape] : [shape, first];
}

/** A non-empty set of axes in ascending order. */
export function randomAxes(random: RandomStream, rank: number): number[] {
  const chosen = Array.from({ length: rank }, (_, axis) => axis).filter(() => random.below(2) === 0);
  return chosen.length > 0 ? chosen : [random.below(rank)];
}

/** Standard normal. */
export function normal(random: RandomStream, shape: readonly number[]): Numbers {
  return {
    shape,
    dtype: 'float32',
    values: Float32Array.from({ length: sizeOf(shape) }, () => random.normal()),
  };
}

/** Uniform in [low, high). */
export function between(random: RandomStream, shape: readonly number[], low: number, high: number): Numbers {
  const values = Float32Array.from({ length: sizeOf(shape) }, () => low + (high - low) * random.uniform());
  return { shape, dtype: 'float32', values };
}

/** float32 from −3 to 3 in whole steps, with −0 among them: equal numbers and zeros are frequent. */
export function coarse(random: RandomStream, shape: readonly number[]): Numbers {
  const values = Float32Array.from({ length: sizeOf(shape) }, () =>
    random.below(8) === 0 ? -0 : random.below(7) - 3,
  );
  return { shape, dtype: 'float32', values };
}

/** int32 in [low, high). */
export function integers(random: RandomStream, shape: readonly number[], low = -5, high = 6): Numbers {
  const values = Int32Array.from({ length: sizeOf(shape) }, () => low + random.below(high - low));
  return { shape, dtype: 'int32', values };
}

export function booleans(random: RandomStream, shape: readonly number[]): Numbers {
  return { shape, dtype: 'bool', values: Uint8Array.from({ length: sizeOf(shape) }, () => random.below(2)) };
}

/** A float32 vector with all special values. */
export const SPECIAL: Numbers = {
  shape: [8],
  dtype: 'float32',
  values: Float32Array.of(0, -0, 1, -1, Infinity, -Infinity, NaN, 1e-40),
};

/** For tfjs operations that require a rank. */
export function rank4(tensor: tf.Tensor): tf.Tensor4D {
  if (!isRank4(tensor)) throw new Error(`a tensor of rank ${tensor.rank} where 4 is needed`);
  return tensor;
}

export function scalar(tensor: tf.Tensor): tf.Scalar {
  if (!isScalar(tensor)) throw new Error(`a tensor of rank ${tensor.rank} where a scalar is needed`);
  return tensor;
}

const isRank4 = (tensor: tf.Tensor): tensor is tf.Tensor4D => tensor.rank === 4;
const isScalar = (tensor: tf.Tensor): tensor is tf.Scalar => tensor.rank === 0;
