/**
 * Moves the factor γ/σ (one number per channel) of a batch normalisation's gradient into its consumers: the
 * gradients of a convolution are linear in it. Filters and their gradients are small, so a pass over the map is saved.
 */
import { type Graph, inputOf, type GraphNode, sizeOf, type ValueId, valueOf } from '../graph.ts';
import { type MappedNode, readers, rewrite, type RewriteContext } from './rewrite.ts';

/** Below this number of elements of dy, the extra small operators take longer than the saved pass. */
const SMALLEST = 131_072;

const FILTER_GRADIENTS = new Set(['Conv2DBackpropFilter', 'DepthwiseConv2dNativeBackpropFilter']);
const INPUT_GRADIENTS = new Set(['Conv2DBackpropInput', 'DepthwiseConv2dNativeBackpropInput']);

export function foldScales(graph: Graph): Graph {
  const readersOf = readers(graph);
  const folded = new Set<GraphNode>();
  /** The batch normalisation whose gradient a convolution's gradient reads. */
  const above = new Map<GraphNode, GraphNode>();
  for (const node of graph.nodes) {
    const [dx] = node.outputs;
    if (node.kernel !== 'BatchNormTrainGrad' || dx === undefined) continue;
    const users = readersOf(dx);
    if (users === null || users.length === 0 || sizeOf(valueOf(graph, dx).shape) < SMALLEST) continue;
    if (!users.every((user) => isLinear(user, dx))) continue;
    folded.add(node);
    for (const user of users) above.set(user, node);
  }
  return rewrite(graph, (node, context) => {
    const { builder } = context;
    if (folded.has(node.original)) {
      const attributes = { ...node.attributes, unscaled: true };
      return builder.node(node.kernel, node.inputs, attributes, node.outputs, node.layer);
    }
    const normalization = above.get(node.original);
    if (normalization === undefined) return null;
    const scale = scaleOf(normalization, node, context);
    if (FILTER_GRADIENTS.has(node.kernel)) {
      const [gradient = -1] = builder.node(
        node.kernel,
        node.inputs,
        node.attributes,
        node.outputs,
        node.layer,
      );
      return [times(gradient, scale, node, context)];
    }
    const filter = times(inputOf(node, 'filter'), scale, node, context);
    return builder.node(node.kernel, { ...node.inputs, filter }, node.attributes, node.outputs, node.layer);
  });
}

/** Whether the node uses `dx` only as the map that it convolves. */
function isLinear({ kernel, inputs }: GraphNode, dx: ValueId): boolean {
  const known = FILTER_GRADIENTS.has(kernel) || INPUT_GRADIENTS.has(kernel);
  return known && Object.entries(inputs).every(([name, id]) => (id === dx) === (name === 'dy'));
}

/** γ/σ for each of the filter's last axes: channels of a depthwise filter come before its multiplier, which is 1. */
function scaleOf(
  normalization: GraphNode,
  node: MappedNode,
  { builder, newIdOf, value }: RewriteContext,
): ValueId {
  const a = newIdOf(inputOf(normalization, 'gamma'));
  const b = newIdOf(inputOf(normalization, 'inverseStd'));
  const type = value(a);
  const [scale = -1] = builder.node('Multiply', { a, b }, {}, [type], normalization.layer);
  if (!node.kernel.startsWith('Depthwise')) return scale;
  const shape = [...type.shape, 1];
  return builder.node('Reshape', { x: scale }, { shape }, [{ ...type, shape }], node.layer)[0] ?? -1;
}

function times(
  filter: ValueId,
  scale: ValueId,
  node: MappedNode,
  { builder, value }: RewriteContext,
): ValueId {
  return builder.node('Multiply', { a: filter, b: scale }, {}, [value(filter)], node.layer)[0] ?? -1;
}
