/** Activation functions other than ReLU, sigmoid and tanh, and their gradients computed from their outputs. */
import { z } from 'zod';
import { sameShape, type Shape } from '../../graph.ts';
import type { LowerContext, LowerRule } from '../context.ts';
import { align, type Aligned, type Tensor } from '../tensor.ts';
import { insideSix, positive } from './masks.ts';

/** A unary operator; independent of the axis order. */
const onX =
  (
    op: string,
    attributesOf: (context: LowerContext) => Record<string, { float: number }> = () => ({}),
  ): LowerRule =>
  (context) => {
    const { uniform, ...x } = context.input('x');
    return { ...x, name: context.emit.op(op, [x.name], attributesOf(context)) };
  };

const relu6: LowerRule = ({ emit, input }) => {
  const { uniform, ...x } = input('x');
  return { ...x, name: emit.op('Clip', [x.name, emit.scalar(0), emit.scalar(6)]) };
};

/** dy times a slope that is computed from y; `dims` are those of y, or empty if y is broadcast. */
const gradient =
  (slope: (context: LowerContext, y: string, dims: Shape) => string): LowerRule =>
  (context) => {
    const { emit, input, output } = context;
    const { names, ...layout } = align(emit, [input('dy'), input('y')]);
    const [dy = '', y = ''] = names;
    const stored = sameShape(input('y').extents, layout.extents) ? layout.dims : [];
    return elementwise(emit.op('Mul', [dy, slope(context, y, stored)]), output.shape, layout);
  };

function elementwise(name: string, shape: readonly number[], layout: Omit<Aligned, 'names'>): Tensor {
  return { name, dtype: 'float32', shape, ...layout };
}

/** min(y, 0) + 1: e^x below 0. */
function eluSlope({ emit }: LowerContext, y: string): string {
  return emit.op('Add', [emit.op('Min', [y, emit.scalar(0)]), emit.scalar(1)]);
}

/** λ and λα of SELU. */
const SCALE = 1.0507009873554805;
const SCALE_ALPHA = SCALE * 1.6732632423543772;

/** λ above 0, y + λα below. */
function seluSlope({ emit }: LowerContext, y: string): string {
  const below = emit.op('Add', [emit.op('Min', [y, emit.scalar(0)]), emit.scalar(SCALE_ALPHA)]);
  return emit.op('Add', [below, emit.op('Mul', [positive(emit, y), emit.scalar(SCALE - SCALE_ALPHA)])]);
}

const select: LowerRule = ({ emit, input, output }) => {
  const { names, ...layout } = align(emit, [input('condition'), input('t'), input('e')]);
  return { ...elementwise(emit.op('Where', names), output.shape, layout), dtype: output.dtype };
};

const slopeBelow = z.object({ alpha: z.number() });

export const activationRules: Readonly<Record<string, LowerRule>> = {
  Relu6: relu6,
  Relu6Grad: gradient(insideSix),
  Elu: onX('Elu'),
  EluGrad: gradient(eluSlope),
  Selu: onX('Selu'),
  SeluGrad: gradient(seluSlope),
  LeakyRelu: onX('LeakyRelu', ({ node }) => ({ alpha: { float: slopeBelow.parse(node.attributes).alpha } })),
  Select: select,
};
