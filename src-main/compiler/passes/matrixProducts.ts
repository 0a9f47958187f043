/**
 * In the trace, dense layers are batched products with a batch of one, wrapped in Reshapes. They become
 * two-dimensional `MatMul` nodes {a, b, addend?}, whose addend is a matrix or row.
 */
import { CompileError } from '../errors.ts';
import { type Graph, inputOf, type Value, type ValueId } from '../graph.ts';
import { type MappedNode, rewrite, type RewriteContext } from './rewrite.ts';

export function matrixProducts(graph: Graph): Graph {
  return rewrite(graph, (node, context) => {
    if (node.kernel !== 'BatchMatMul' && node.kernel !== '_FusedMatMul') return null;
    const product = flatten(node, context);
    return product === null ? null : activate(product, node, context);
  });
}

/** The kernel of each activation that tfjs fuses into a product. */
const ACTIVATIONS: Readonly<Record<string, string>> = { relu: 'Relu', sigmoid: 'Sigmoid' };

/** Splits off the activation, which tfjs fuses into a product if no gradient is needed. */
function activate(
  product: readonly ValueId[],
  node: MappedNode,
  { builder }: RewriteContext,
): readonly ValueId[] {
  const activation = node.attributes['activation'];
  const [x] = product;
  if (activation === undefined || activation === null || activation === 'linear' || x === undefined)
    return product;
  const kernel = typeof activation === 'string' ? ACTIVATIONS[activation] : undefined;
  if (kernel === undefined) {
    throw new CompileError(
      'passes',
      `layer ${node.layer} fuses the activation ${JSON.stringify(activation)}, which has no rule`,
    );
  }
  return builder.node(kernel, { x }, {}, node.outputs, node.layer);
}

function flatten(node: MappedNode, { builder, value }: RewriteContext): readonly ValueId[] | null {
  const a = value(inputOf(node, 'a'));
  const b = value(inputOf(node, 'b'));
  const [output] = node.outputs;
  if (output === undefined || !isSingleMatrix(a) || !isSingleMatrix(b)) return null;
  const bias = node.inputs['bias'];
  const shape = output.shape.slice(-2);
  const inputs = { a: asMatrix(a), b: asMatrix(b), ...(bias === undefined ? {} : { addend: bias }) };
  const attributes = {
    transposeA: node.attributes['transposeA'] === true,
    transposeB: node.attributes['transposeB'] === true,
  };
  const [product] = builder.node('MatMul', inputs, attributes, [{ shape, dtype: output.dtype }], node.layer);
  if (product === undefined) return null;
  return builder.node('Reshape', { x: product }, { shape: [...output.shape] }, [output], node.layer);

  function asMatrix(operand: Value): ValueId {
    const matrix = operand.shape.slice(-2);
    const type = { shape: matrix, dtype: operand.dtype };
    return builder.node('Reshape', { x: operand.id }, { shape: matrix }, [type], node.layer)[0] ?? operand.id;
  }
}

function isSingleMatrix(value: Value): boolean {
  return value.shape.slice(0, -2).every((extent) => extent === 1);
}
