/**
 * Local rewrites that never change a result by more than rounding: aliases (Identity, Reshape to the same shape),
 * arithmetic on uniform constants, and neutral elements. tfjs's autodiff creates many of them: a full tensor of ones
 * for the gradient of every reduction, an Identity for every kept tensor.
 */
import { type Graph, inputOf, sameShape, sizeOf, type Value, type ValueId } from '../graph.ts';
import { reductionAxes } from '../trace/shapes.ts';
import { type MappedNode, rewrite, type RewriteContext } from './rewrite.ts';

type Simplification = (node: MappedNode, context: RewriteContext) => ValueId | null;

export function simplify(graph: Graph): Graph {
  return rewrite(graph, (node, context) => {
    const rule = simplifications[node.kernel];
    const replacement = rule === undefined ? null : rule(node, context);
    return replacement === null ? null : [replacement];
  });
}

/** The common value of all elements of a uniform value, else null. */
function uniformOf(value: Value): number | null {
  return value.source.kind === 'uniform' ? value.source.value : null;
}

function output(node: MappedNode): Value {
  const [first] = node.outputs;
  if (first === undefined) throw new Error(`kernel ${node.kernel} has no output`);
  return first;
}

const alias =
  (name: string): Simplification =>
  (node, { value }) => {
    const source = inputOf(node, name);
    const { shape, dtype } = value(source);
    return sameShape(shape, output(node).shape) && dtype === output(node).dtype ? source : null;
  };

/** A kernel applied to uniform inputs gives a uniform output. */
const elementwise =
  (names: readonly string[], compute: (...x: number[]) => number): Simplification =>
  (node, { builder, value }) => {
    const values = names.map((name) => uniformOf(value(inputOf(node, name))));
    if (values.some((v) => v === null)) return null;
    const { shape, dtype } = output(node);
    const result = compute(...values.filter((v) => v !== null));
    return builder.uniform(dtype === 'float32' ? Math.fround(result) : result, shape, dtype);
  };

const constantOf =
  (number: number): Simplification =>
  (node, { builder }) =>
    builder.uniform(number, output(node).shape, output(node).dtype);

/** The first simplification that applies. */
const either =
  (...rules: Simplification[]): Simplification =>
  (node, context) => {
    for (const rule of rules) {
      const result = rule(node, context);
      if (result !== null) return result;
    }
    return null;
  };

/** With `neutral` as input `name`, the result is the other input. */
const neutral =
  (name: string, other: string, number: number): Simplification =>
  (node, context) =>
    uniformOf(context.value(inputOf(node, name))) === number ? alias(other)(node, context) : null;

const absorbing =
  (name: string): Simplification =>
  (node, context) =>
    uniformOf(context.value(inputOf(node, name))) === 0 ? constantOf(0)(node, context) : null;

/** Reshape of Reshape is one Reshape; of a uniform, a uniform. */
const reshape: Simplification = (node, { builder, value }) => {
  const source = value(inputOf(node, 'x'));
  const { shape, dtype } = output(node);
  if (source.source.kind === 'uniform') return builder.uniform(source.source.value, shape, dtype);
  if (source.source.kind !== 'node' || source.source.node.kernel !== 'Reshape') return null;
  const x = inputOf(source.source.node, 'x');
  if (sameShape(value(x).shape, shape)) return x;
  const [reshaped] = builder.node('Reshape', { x }, { shape: [...shape] }, [{ shape, dtype }], node.layer);
  return reshaped ?? null;
};

/** ExpandDims is a Reshape; this saves separate rules for it. */
const expandDims: Simplification = (node, { builder }) => {
  const { shape, dtype } = output(node);
  const inputs = { x: inputOf(node, 'input') };
  return builder.node('Reshape', inputs, { shape: [...shape] }, [{ shape, dtype }], node.layer)[0] ?? null;
};

/** x / c becomes x · 1/c: a multiplication is cheaper, and scalar factors can be merged. */
const divideByConstant: Simplification = (node, { builder, value }) => {
  const divisor = value(inputOf(node, 'b'));
  const number = uniformOf(divisor);
  if (number === null || number === 0) return null;
  const inputs = {
    a: inputOf(node, 'a'),
    b: builder.uniform(Math.fround(1 / number), divisor.shape, 'float32'),
  };
  return builder.node('Multiply', inputs, {}, [output(node)], node.layer)[0] ?? null;
};

const sumOfUniform: Simplification = (node, { builder, value }) => {
  const x = value(inputOf(node, 'x'));
  const number = uniformOf(x);
  if (number === null) return null;
  const { shape, dtype } = output(node);
  const terms = sizeOf(x.shape) / sizeOf(shape);
  return builder.uniform(Math.fround(node.kernel === 'Sum' ? number * terms : number), shape, dtype);
};

/** A sum over a value with an added leading unit axis is a sum over the value itself. */
const sumUnderUnitAxis: Simplification = (node, { builder, value }) => {
  const { source, shape } = value(inputOf(node, 'x'));
  if (source.kind !== 'node' || source.node.kernel !== 'Reshape' || node.attributes['keepDims'] === true)
    return null;
  const inner = value(inputOf(source.node, 'x'));
  if (!sameShape(shape, [1, ...inner.shape])) return null;
  const axis = reductionAxes(node.attributes, shape.length).flatMap((a) => (a > 0 ? [a - 1] : []));
  const { shape: wanted, dtype } = output(node);
  const summed = { shape: inner.shape.filter((_, i) => !axis.includes(i)), dtype };
  const [x = -1] = builder.node('Sum', { x: inner.id }, { axis, keepDims: false }, [summed], node.layer);
  if (sameShape(summed.shape, wanted)) return x;
  return (
    builder.node('Reshape', { x }, { shape: [...wanted] }, [{ shape: wanted, dtype }], node.layer)[0] ?? null
  );
};

/** A one-hot matrix is created in the target type instead of being cast. */
const castOneHot: Simplification = (node, { builder, value }) => {
  const source = value(inputOf(node, 'x')).source;
  if (source.kind !== 'node' || source.node.kernel !== 'OneHot') return null;
  const type = output(node);
  const attributes = { ...source.node.attributes, dtype: type.dtype };
  return builder.node('OneHot', { ...source.node.inputs }, attributes, [type], node.layer)[0] ?? null;
};

/** A fused convolution that fuses nothing, as tfjs-layers asks for where a layer has neither bias nor activation. */
const unfused =
  (kernel: string): Simplification =>
  (node, { builder }) => {
    const { activation, leakyreluAlpha: _, ...attributes } = node.attributes;
    const inputs = { x: inputOf(node, 'x'), filter: inputOf(node, 'filter') };
    if (activation !== 'linear' || Object.keys(node.inputs).length > 2) return null;
    return builder.node(kernel, inputs, attributes, [output(node)], node.layer)[0] ?? null;
  };

const simplifications: Readonly<Record<string, Simplification>> = {
  Identity: alias('x'),
  Cast: either(
    alias('x'),
    elementwise(['x'], (x) => x),
    castOneHot,
  ),
  Reshape: either(alias('x'), reshape),
  ExpandDims: expandDims,
  ZerosLike: constantOf(0),
  OnesLike: constantOf(1),
  Fill: (node, context) => {
    const number = node.attributes['value'];
    return typeof number === 'number' ? constantOf(number)(node, context) : null;
  },
  Tile: elementwise(['x'], (x) => x),
  BroadcastTo: elementwise(['x'], (x) => x),
  Neg: elementwise(['x'], (x) => -x),
  Add: either(
    elementwise(['a', 'b'], (a, b) => a + b),
    neutral('a', 'b', 0),
    neutral('b', 'a', 0),
  ),
  Sub: either(
    elementwise(['a', 'b'], (a, b) => a - b),
    neutral('b', 'a', 0),
  ),
  Multiply: either(
    elementwise(['a', 'b'], (a, b) => a * b),
    neutral('a', 'b', 1),
    neutral('b', 'a', 1),
    absorbing('a'),
    absorbing('b'),
  ),
  RealDiv: either(
    elementwise(['a', 'b'], (a, b) => a / b),
    neutral('b', 'a', 1),
    divideByConstant,
  ),
  FusedConv2D: unfused('Conv2D'),
  FusedDepthwiseConv2D: unfused('DepthwiseConv2dNative'),
  Sum: either(sumOfUniform, sumUnderUnitAxis),
  Mean: sumOfUniform,
};
