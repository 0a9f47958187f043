/**
 * Updates many short vectors of the same form, such as the moving averages and the scales of all batch normalisations,
 * as one long vector. This needs a few operators instead of a few per vector. An operator on a vector of a hundred
 * numbers costs a few microseconds, almost all of it call overhead.
 */
import { type Graph, sameShape, type ValueId, valueOf } from '../graph.ts';
import { rewrite, type RewriteContext } from './rewrite.ts';

const ELEMENTWISE = new Set(['Add', 'Sub', 'Multiply', 'RealDiv', 'Maximum', 'Sqrt', 'Square', 'Abs', 'Neg']);
/** Smallest group that is worth the Concat and the Split. */
const FEWEST = 8;
const LONGEST = 4096;

/** The expression of a vector, as a tree whose leaves are numbered in traversal order. */
type Tree =
  | { kind: 'vector'; leaf: number }
  | { kind: 'uniform'; value: number; scalar: boolean }
  | { kind: 'scalar'; id: ValueId }
  | { kind: 'node'; kernel: string; operands: Readonly<Record<string, Tree>> };

interface Update {
  name: string;
  length: number;
  layer: string;
  tree: Tree;
  leaves: readonly ValueId[];
}

export function groupUpdates(graph: Graph): Graph {
  const groups = groupsOf(graph);
  return rewrite(
    graph,
    () => null,
    (context) => new Map(groups.flatMap((group) => updateTogether(group, context))),
  );
}

/** Groups of at least FEWEST updates of the same form. */
function groupsOf(graph: Graph): Update[][] {
  const byForm = new Map<string, Update[]>();
  for (const { name, value, next } of graph.state) {
    const { shape, dtype } = valueOf(graph, value);
    const [length = 0] = shape;
    if (next === value || shape.length !== 1 || length > LONGEST || dtype !== 'float32') continue;
    const leaves: ValueId[] = [];
    const tree = treeOf(graph, next, leaves);
    if (tree.kind !== 'node') continue;
    const { source } = valueOf(graph, next);
    const layer = source.kind === 'node' ? source.node.layer : name;
    const form = JSON.stringify(tree);
    byForm.set(form, [...(byForm.get(form) ?? []), { name, length, layer, tree, leaves }]);
  }
  return [...byForm.values()].filter((group) => group.length >= FEWEST);
}

function treeOf(graph: Graph, id: ValueId, leaves: ValueId[]): Tree {
  const { source, shape, dtype } = valueOf(graph, id);
  if (source.kind === 'uniform') return { kind: 'uniform', value: source.value, scalar: shape.length === 0 };
  if (shape.length === 0) return { kind: 'scalar', id };
  if (source.kind === 'node' && ELEMENTWISE.has(source.node.kernel) && dtype === 'float32') {
    const operands = Object.entries(source.node.inputs);
    const fits = operands.every(([, operand]) => {
      const other = valueOf(graph, operand);
      return other.dtype === 'float32' && (other.shape.length === 0 || sameShape(other.shape, shape));
    });
    if (fits) {
      return {
        kind: 'node',
        kernel: source.node.kernel,
        operands: Object.fromEntries(
          operands.map(([name, operand]) => [name, treeOf(graph, operand, leaves)]),
        ),
      };
    }
  }
  const known = leaves.indexOf(id);
  if (known < 0) leaves.push(id);
  return { kind: 'vector', leaf: known < 0 ? leaves.length - 1 : known };
}

/** @returns the new value of each state, by name */
function updateTogether(group: readonly Update[], context: RewriteContext): [string, ValueId][] {
  const [first] = group;
  if (first === undefined) return [];
  const { builder, newIdOf } = context;
  const total = group.reduce((sum, { length }) => sum + length, 0);
  const vector = { shape: [total], dtype: 'float32' } as const;
  const single = (ids: readonly ValueId[]): ValueId => {
    const [id] = ids;
    if (id === undefined) throw new Error('a kernel without an output');
    return id;
  };
  const joined = first.leaves.map((_, leaf) => {
    const parts = group.map(({ leaves }) => newIdOf(leaves[leaf] ?? -1));
    return single(
      builder.node('ConcatVectors', Object.fromEntries(parts.entries()), {}, [vector], first.layer),
    );
  });
  const build = (tree: Tree): ValueId => {
    switch (tree.kind) {
      case 'vector':
        return joined[tree.leaf] ?? -1;
      case 'uniform':
        return builder.uniform(tree.value, tree.scalar ? [] : [total], 'float32');
      case 'scalar':
        return newIdOf(tree.id);
      case 'node': {
        const operands = Object.fromEntries(
          Object.entries(tree.operands).map(([name, operand]) => [name, build(operand)]),
        );
        return single(builder.node(tree.kernel, operands, {}, [vector], first.layer));
      }
      default:
        return tree satisfies never;
    }
  };
  const outputs = group.map(({ length }) => ({ shape: [length], dtype: 'float32' }) as const);
  const parts = builder.node('SplitVector', { x: build(first.tree) }, {}, outputs, first.layer);
  return group.map(({ name }, i) => [name, parts[i] ?? -1]);
}
