/** The framework of every pass: visits the nodes in order and builds a new graph from the replacements. */
import { GraphBuilder } from '../builder.ts';
import { type Graph, type GraphNode, type Value, type ValueId, validate, valueOf } from '../graph.ts';

export interface RewriteContext {
  builder: GraphBuilder;
  /** A value of the graph under construction. */
  value: (id: ValueId) => Value;
  /** The new id of a value of the old graph. */
  newIdOf: (old: ValueId) => ValueId;
}

/** A node whose inputs are values of the graph under construction and whose outputs are still the old ones. */
export type MappedNode = Omit<GraphNode, 'outputs'> & { outputs: readonly Value[]; original: GraphNode };

/** The replacement of a node: values of the new graph, one per output, or null to copy the node unchanged. */
export type Rule = (node: MappedNode, context: RewriteContext) => readonly ValueId[] | null;

/** @param updates new values of state, by name, if they differ from the rewritten old ones */
export function rewrite(
  graph: Graph,
  rule: Rule,
  updates?: (context: RewriteContext) => ReadonlyMap<string, ValueId>,
): Graph {
  const builder = new GraphBuilder();
  const mapped = new Map<ValueId, ValueId>();
  const map = (id: ValueId): ValueId => {
    const known = mapped.get(id);
    if (known !== undefined) return known;
    const copy = copySource(valueOf(graph, id), builder);
    mapped.set(id, copy);
    return copy;
  };
  // Unused inputs and state are kept, in order, so that a graph's signature does not depend on a pass.
  for (const value of graph.values) {
    if (value.source.kind === 'input' || value.source.kind === 'state') map(value.id);
  }
  const context: RewriteContext = { builder, value: (id) => builder.value(id), newIdOf: map };
  for (const node of graph.nodes) {
    const outputs = node.outputs.map((id) => valueOf(graph, id));
    const inputs = Object.fromEntries(Object.entries(node.inputs).map(([name, id]) => [name, map(id)]));
    const replacement =
      rule({ ...node, inputs, outputs, original: node }, context) ??
      builder.node(node.kernel, inputs, node.attributes, outputs, node.layer);
    node.outputs.forEach((id, i) => {
      const target = replacement[i];
      if (target !== undefined) mapped.set(id, target);
    });
  }
  const updated = updates?.(context);
  const result = builder.finish(
    graph.state.map(({ name, value, next }) => ({
      name,
      value: map(value),
      next: updated?.get(name) ?? map(next),
    })),
    graph.results.map(({ name, value }) => ({ name, value: map(value) })),
  );
  validate(result);
  return result;
}

function copySource(value: Value, builder: GraphBuilder): ValueId {
  switch (value.source.kind) {
    case 'input':
      return builder.input(value.source.name, value.shape, value.dtype);
    case 'state':
      return builder.state(value.source.name, value.shape, value.dtype);
    case 'constant':
      return builder.constant(value.source.data, value.shape, value.dtype);
    case 'uniform':
      return builder.uniform(value.source.value, value.shape, value.dtype);
    case 'node':
      throw new Error(`value %${value.id} is used before the node that defines it was rewritten`);
    default:
      return value.source satisfies never;
  }
}

/** Number of uses of each value by nodes, results and state. */
export function useCounts(graph: Graph): Map<ValueId, number> {
  const counts = new Map<ValueId, number>();
  const use = (id: ValueId): void => void counts.set(id, (counts.get(id) ?? 0) + 1);
  for (const node of graph.nodes) Object.values(node.inputs).forEach(use);
  graph.state.forEach(({ next }) => use(next));
  graph.results.forEach(({ value }) => use(value));
  return counts;
}

/** The nodes that read a value, or null of one that is a result or a next state too. */
export function readers(graph: Graph): (id: ValueId) => readonly GraphNode[] | null {
  const nodes = new Map<ValueId, GraphNode[]>();
  for (const node of graph.nodes) {
    for (const id of new Set(Object.values(node.inputs))) nodes.set(id, [...(nodes.get(id) ?? []), node]);
  }
  const kept = new Set([...graph.state.map(({ next }) => next), ...graph.results.map(({ value }) => value)]);
  return (id) => (kept.has(id) ? null : (nodes.get(id) ?? []));
}
