/** Removes nodes whose outputs are unused, e.g. the gradient with respect to the input images. */
import { type Graph, type GraphNode, type ValueId } from '../graph.ts';
import { rewrite } from './rewrite.ts';

export function deadCode(graph: Graph): Graph {
  const needed = new Set<ValueId>([
    ...graph.results.map(({ value }) => value),
    ...graph.state.map(({ next }) => next),
  ]);
  const live: GraphNode[] = [];
  for (const node of graph.nodes.toReversed()) {
    if (!node.outputs.some((id) => needed.has(id))) continue;
    live.push(node);
    Object.values(node.inputs).forEach((id) => needed.add(id));
  }
  // A rewrite without a rule copies the remaining nodes and drops unused values.
  return rewrite({ ...graph, nodes: live.toReversed() }, () => null);
}
