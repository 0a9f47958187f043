/** Merges nodes with the same kernel, inputs and attributes. */
import type { Graph, ValueId } from '../graph.ts';
import { rewrite } from './rewrite.ts';

export function commonSubexpressions(graph: Graph): Graph {
  const seen = new Map<string, readonly ValueId[]>();
  return rewrite(graph, (node, { builder }) => {
    const key = JSON.stringify([node.kernel, node.inputs, node.attributes, node.outputs.map((o) => o.dtype)]);
    const known = seen.get(key);
    if (known !== undefined) return known;
    const outputs = builder.node(node.kernel, { ...node.inputs }, node.attributes, node.outputs, node.layer);
    seen.set(key, outputs);
    return outputs;
  });
}
