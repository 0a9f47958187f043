/**
 * Operators of the dense network 784-200-10 and of the CNN of source 003. The limits in `overSteps.ts` and
 * `poolPhases.ts` come from these timings.
 */
import type { Emitter } from '../../src-main/compiler/lower/emitter.ts';
import { positive } from '../../src-main/compiler/lower/rules/masks.ts';
import type { Comparison } from './harness.ts';

/** Mean cross-entropy and accuracy, for one step and for all steps of a call. */
function measures(steps: number, batch: number, classes: number): Comparison {
  const build = (lead: readonly number[]) => (emit: Emitter) => {
    const z = emit.op('Slice', ['z', emit.integers([0]), emit.integers(lead), emit.integers([0])]);
    const y = emit.op('Slice', ['y', emit.integers([0]), emit.integers(lead), emit.integers([0])]);
    const products = emit.op('Mul', [y, emit.op('LogSoftmax', [z], { axis: -1 })]);
    const loss = emit.op('Neg', [emit.op('ReduceSum', [products, emit.integers([1, 2])], { keepdims: 0 })]);
    const [best, right] = [z, y].map((value) => emit.op('ArgMax', [value], { axis: 2, keepdims: 0 }));
    const hit = emit.op('Cast', [emit.op('Equal', [best ?? '', right ?? ''])], { to: 1 });
    return [loss, emit.op('ReduceMean', [hit, emit.integers([1])], { keepdims: 0 })];
  };
  const shape = [steps, batch, classes];
  return {
    name: `loss and accuracy of [${batch},${classes}]; times ${steps} is what they cost in the loop`,
    inputs: { z: shape, y: shape },
    candidates: [
      { name: 'of one step', build: build([1]) },
      { name: `of ${steps} steps at once`, build: build([steps]) },
    ],
  };
}

/** W + Xᵀ·dZ: the update of a dense layer. */
function update(batch: number, inputs: number, outputs: number): Comparison {
  return {
    name: `W + Xᵀ·dZ, W [${inputs},${outputs}], batch ${batch}`,
    inputs: { x: [batch, inputs], dz: [batch, outputs], w: [inputs, outputs] },
    candidates: [
      { name: 'one Gemm', build: (emit) => [emit.op('Gemm', ['x', 'dz', 'w'], { transA: 1 })] },
      {
        name: 'Transpose Gemm Add',
        build: (emit) => {
          const turned = emit.op('Transpose', ['x'], { perm: [1, 0] });
          return [emit.op('Add', ['w', emit.op('Gemm', [turned, 'dz'])])];
        },
      },
    ],
  };
}

function biasUpdate(batch: number, units: number): Comparison {
  return {
    name: `b + Σ dz, dz [${batch},${units}]`,
    inputs: { dz: [batch, units], b: [units] },
    candidates: [
      {
        name: 'ReduceSum Add',
        build: (emit) => [
          emit.op('Add', ['b', emit.op('ReduceSum', ['dz', emit.integers([0])], { keepdims: 0 })]),
        ],
      },
      {
        name: 'Gemm with ones',
        build: (emit) => {
          const ones = emit.sharedConstant([1, batch], new Float32Array(batch).fill(1));
          return [emit.reshape(emit.op('Gemm', [ones, 'dz', 'b']), [1, units], [units])];
        },
      },
    ],
  };
}

/** Bytes of images to floats. */
function scaledBytes(batch: number, pixels: number): Comparison {
  const bytes = (emit: Emitter): string =>
    emit.constant(
      'uint8',
      [batch, pixels],
      new Uint8Array(batch * pixels).map((_, i) => i % 251),
    );
  /** Gathered by an input, so that they are not folded as constants. */
  const given = (emit: Emitter): string =>
    emit.op('Gather', [bytes(emit), emit.op('Cast', ['rows'], { to: 7 })], { axis: 0 });
  return {
    name: `bytes [${batch},${pixels}] times a scale`,
    inputs: { rows: [batch] },
    candidates: [
      {
        name: 'Cast Mul',
        build: (emit) => [emit.op('Mul', [emit.op('Cast', [given(emit)], { to: 1 }), emit.scalar(0.25)])],
      },
      {
        name: 'DequantizeLinear',
        build: (emit) => [emit.op('DequantizeLinear', [given(emit), emit.scalar(0.25)])],
      },
    ],
  };
}

function sumOfSizes(rows: number, columns: number): Comparison {
  return {
    name: `Σ|w| [${rows},${columns}]`,
    inputs: { w: [rows, columns] },
    candidates: [
      { name: 'ReduceL1', build: (emit) => [emit.op('ReduceL1', ['w'], { keepdims: 0 })] },
      {
        name: 'ReduceL1 of eight parts, ReduceSum',
        build: (emit) => {
          const parts = emit.reshape('w', [rows, columns], [8, (rows * columns) / 8]);
          const sums = emit.op('ReduceL1', [parts, emit.integers([1])], { keepdims: 0 });
          return [emit.op('ReduceSum', [sums, emit.integers([0])], { keepdims: 0 })];
        },
      },
    ],
  };
}

/** A 5×5 convolution of one channel, max-pooled over 2×2, and the gradient of the pool. */
function pooledConvolution(images: number, side: number, channels: number): Comparison {
  const half = side / 2;
  const window = { kernel_shape: [2, 2], strides: [2, 2] };
  return {
    name: `convolution 5×5 and pool, [${images},${side},${side}] to ${channels} channels`,
    inputs: {
      x: [images, 1, side, side],
      filter: [channels, 1, 5, 5],
      dy: [images, channels, half, half],
    },
    candidates: [
      {
        name: 'Conv MaxPool MaxUnpool',
        build: (emit) => {
          const y = emit.op('Conv', ['x', 'filter'], { kernel_shape: [5, 5], pads: [2, 2, 2, 2] });
          const [pooled = '', places = ''] = emit.ops('MaxPool', [y], 2, window);
          const size = emit.integers([images, channels, side, side]);
          return [pooled, emit.op('MaxUnpool', ['dy', places, size], window)];
        },
      },
      {
        name: 'four phases',
        build: (emit) => {
          const phase = (row: number, column: number): string =>
            emit.op('Conv', ['x', 'filter'], {
              kernel_shape: [5, 5],
              strides: [2, 2],
              pads: [2 - row, 2 - column, 1 + row, 1 + column],
            });
          const [a, b, c, d] = [phase(0, 0), phase(0, 1), phase(1, 0), phase(1, 1)];
          const [upper, lower] = [emit.op('Max', [a, b]), emit.op('Max', [c, d])];
          const shared = (dy: string, first: string, second: string): [string, string] => {
            const forSecond = emit.op('Mul', [dy, positive(emit, emit.op('Sub', [second, first]))]);
            return [emit.op('Sub', [dy, forSecond]), forSecond];
          };
          const [dUpper, dLower] = shared('dy', upper, lower);
          return [emit.op('Max', [upper, lower]), ...shared(dUpper, a, b), ...shared(dLower, c, d)];
        },
      },
    ],
  };
}

export const smallStepComparisons: readonly Comparison[] = [
  measures(500, 64, 10),
  update(64, 784, 200),
  update(100, 6272, 1024),
  biasUpdate(64, 200),
  scaledBytes(64, 784),
  sumOfSizes(784, 200),
  sumOfSizes(6272, 1024),
  pooledConvolution(10, 28, 32),
  pooledConvolution(100, 28, 32),
];
