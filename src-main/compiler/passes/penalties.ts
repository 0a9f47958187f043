/**
 * Kernels for operations of penalties on complete weight tensors: Σ|x| becomes `SumAbs`, and sign(x)·s with a scalar s
 * becomes `ScaledSign`, with one or two passes over memory instead of three.
 */
import { type Graph, inputOf, type Value, type ValueId } from '../graph.ts';
import { type MappedNode, rewrite, type RewriteContext } from './rewrite.ts';

export function penalties(graph: Graph): Graph {
  return rewrite(graph, (node, context) => {
    switch (node.kernel) {
      case 'Sum':
        return sumAbs(node, context);
      case 'Multiply':
        return scaledSign(node, context, 'a', 'b') ?? scaledSign(node, context, 'b', 'a');
      default:
        return null;
    }
  });
}

function sumAbs(node: MappedNode, { builder, value }: RewriteContext): readonly ValueId[] | null {
  const source = sourceKernel(value(inputOf(node, 'x')), 'Abs');
  const [output] = node.outputs;
  if (source === null || output === undefined || output.shape.length > 0) return null;
  return builder.node('SumAbs', { x: inputOf(source, 'x') }, {}, node.outputs, node.layer);
}

function scaledSign(
  node: MappedNode,
  { builder, value }: RewriteContext,
  signed: string,
  scalar: string,
): readonly ValueId[] | null {
  const source = sourceKernel(value(inputOf(node, signed)), 'Sign');
  const scale = inputOf(node, scalar);
  if (source === null || value(scale).shape.length > 0) return null;
  return builder.node('ScaledSign', { x: inputOf(source, 'x'), scale }, {}, node.outputs, node.layer);
}

function sourceKernel(value: Value, kernel: string) {
  return value.source.kind === 'node' && value.source.node.kernel === kernel ? value.source.node : null;
}
