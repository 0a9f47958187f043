/** Fuses a ReLU6 into the batch normalisation before it if it is the only consumer: one pass over the map less. */
import { type Graph, inputOf, type GraphNode, valueOf } from '../graph.ts';
import { rewrite, useCounts } from './rewrite.ts';

export function fuseActivations(graph: Graph): Graph {
  const uses = useCounts(graph);
  const fused = new Set<GraphNode>();
  for (const node of graph.nodes) {
    if (node.kernel !== 'Relu6') continue;
    const x = inputOf(node, 'x');
    const { source } = valueOf(graph, x);
    if (source.kind !== 'node' || source.node.kernel !== 'BatchNormTrain' || uses.get(x) !== 1) continue;
    fused.add(node).add(source.node);
  }
  return rewrite(graph, (node, { builder }) => {
    if (!fused.has(node.original)) return null;
    if (node.kernel === 'Relu6') return [inputOf(node, 'x')];
    const attributes = { ...node.attributes, activation: 'relu6' };
    return builder.node(node.kernel, node.inputs, attributes, node.outputs, node.layer);
  });
}
