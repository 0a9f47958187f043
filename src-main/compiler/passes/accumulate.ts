/**
 * Adds a matrix product to its destination: W + (P + XᵀdZ) becomes MatMul(X, dZ, addend: W + P), so that an SGD update
 * needs no extra pass over the weights. W + W·s, the update of an L2 penalty, becomes W·(1 + s).
 */
import {
  type Graph,
  inputOf,
  type GraphNode,
  sameShape,
  type Value,
  type ValueId,
  valueOf,
} from '../graph.ts';
import { type MappedNode, rewrite, type RewriteContext, useCounts } from './rewrite.ts';

interface Term {
  id: ValueId;
  /** Used only by the sum. */
  free: boolean;
}

export function accumulate(graph: Graph): Graph {
  const uses = useCounts(graph);
  const sums = findSums(graph, uses);
  return rewrite(graph, (node, context) => {
    const terms = sums.get(node.original);
    if (terms === undefined) return addRow(node, uses, context);
    const mapped = terms.map(({ id, free }) => ({ id: context.newIdOf(id), free }));
    const total = addUp(mapped, node.layer, context);
    return total === null ? null : [total];
  });
}

/** Every Add that is not part of a larger sum, with all terms of its tree of Adds. */
function findSums(graph: Graph, uses: ReadonlyMap<ValueId, number>): Map<GraphNode, Term[]> {
  const inner = new Set<GraphNode>();
  const termsOf = (id: ValueId, isRoot: boolean): Term[] => {
    const { source, shape } = valueOf(graph, id);
    const term = { id, free: uses.get(id) === 1 };
    if (source.kind !== 'node' || source.node.kernel !== 'Add') return [term];
    if (!isRoot && !term.free) return [term];
    const operands = [inputOf(source.node, 'a'), inputOf(source.node, 'b')];
    if (!operands.every((operand) => sameShape(valueOf(graph, operand).shape, shape))) return [term];
    if (!isRoot) inner.add(source.node);
    return operands.flatMap((operand) => termsOf(operand, false));
  };
  const sums = new Map<GraphNode, Term[]>();
  for (const node of graph.nodes.toReversed()) {
    const [output] = node.outputs;
    if (node.kernel !== 'Add' || output === undefined || inner.has(node)) continue;
    const terms = termsOf(output, true);
    if (terms.length > 1) sums.set(node, terms);
  }
  return sums;
}

/** @returns the sum, or null if there is nothing to optimise */
function addUp(terms: readonly Term[], layer: string, context: RewriteContext): ValueId | null {
  const product = terms.find(({ id, free }) => free && isBareProduct(context.value(id)));
  const scaled = combineScaled(
    terms.filter((term) => term !== product).map(({ id }) => id),
    layer,
    context,
  );
  if (product === undefined && scaled.length === terms.length) {
    return terms.length > 2 && terms.every(({ id }) => context.value(id).shape.length === 0)
      ? addNumbers(scaled, layer, context)
      : null;
  }
  const [first, ...rest] = scaled;
  if (first === undefined) return product?.id ?? null;
  const others = rest.reduce((sum, id) => binary('Add', sum, id, layer, context), first);
  if (product === undefined) return others;
  const value = context.value(product.id);
  if (value.source.kind !== 'node') return null;
  const { node } = value.source;
  const inputs = { ...node.inputs, addend: others };
  return context.builder.node('MatMul', inputs, node.attributes, [value], node.layer)[0] ?? null;
}

/** A product plus a bias row: the row becomes the product's addend. */
function addRow(
  node: MappedNode,
  uses: ReadonlyMap<ValueId, number>,
  context: RewriteContext,
): readonly ValueId[] | null {
  if (node.kernel !== 'Add') return null;
  const product = context.value(inputOf(node, 'a'));
  const row = context.value(inputOf(node, 'b'));
  const free = uses.get(inputOf(node.original, 'a')) === 1;
  if (!free || product.source.kind !== 'node' || !isBareProduct(product)) return null;
  if (row.shape.length !== 1 || row.shape[0] !== product.shape.at(-1)) return null;
  const inputs = { ...product.source.node.inputs, addend: row.id };
  return context.builder.node('MatMul', inputs, product.source.node.attributes, node.outputs, node.layer);
}

function isBareProduct(value: Value): boolean {
  return (
    value.source.kind === 'node' &&
    value.source.node.kernel === 'MatMul' &&
    value.source.node.inputs['addend'] === undefined
  );
}

/** w + w·s with a scalar s becomes w·(1 + s). */
function combineScaled(ids: readonly ValueId[], layer: string, context: RewriteContext): ValueId[] {
  for (const [i, id] of ids.entries()) {
    const { source } = context.value(id);
    if (source.kind !== 'node' || source.node.kernel !== 'Multiply') continue;
    const a = inputOf(source.node, 'a');
    const b = inputOf(source.node, 'b');
    const plain = ids.findIndex((other, j) => j !== i && other === a);
    if (plain < 0 || context.value(b).shape.length > 0) continue;
    const one = context.builder.uniform(1, [], 'float32');
    const factor = binary('Add', b, one, layer, context);
    const combined = binary('Multiply', a, factor, layer, context);
    return [combined, ...ids.filter((_, j) => j !== i && j !== plain)];
  }
  return [...ids];
}

/** Adds scalars, such as the penalties of all layers, in one kernel. */
function addNumbers(
  ids: readonly ValueId[],
  layer: string,
  { builder, value }: RewriteContext,
): ValueId | null {
  const [first] = ids;
  if (first === undefined) return null;
  return builder.node('AddN', Object.fromEntries(ids.entries()), {}, [value(first)], layer)[0] ?? null;
}

function binary(kernel: string, a: ValueId, b: ValueId, layer: string, context: RewriteContext): ValueId {
  const [left, right] = [context.value(a), context.value(b)];
  const type = left.shape.length >= right.shape.length ? left : right;
  const [result] = context.builder.node(kernel, { a, b }, {}, [type], layer);
  if (result === undefined) throw new Error(`kernel ${kernel} has no output`);
  return result;
}
