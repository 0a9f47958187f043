/** Layers and their tensors, with the statistics of each run. */
import type { RunLayers } from '../../../../src-main/contract/channels/weights.ts';
import {
  layerOf,
  layerScope,
  roleOf,
  ALL_KERNELS,
  ALL_WEIGHTS,
  isKernel,
} from '../../../../src-main/contract/tensors.ts';

/** Statistics of one or more tensors of one run. */
export interface Part {
  count: number;
  zeros: number;
  l1: number | null;
  l2: number | null;
}

export interface TreeNode {
  /** The scope that it shows. */
  scope: string;
  kind: 'all' | 'kernels' | 'layer' | 'tensor';
  name: string;
  /** Shape of a tensor that is the same in all runs. */
  shape: readonly number[] | null;
  /** By run; absent where the run does not have it. */
  parts: ReadonlyMap<string, Part>;
  children: readonly TreeNode[];
}

/**
 * All weights, all kernels, then the layers in the order of the first run's model, and layers that only other
 * runs have at the end.
 */
export function layerTree(runs: readonly RunLayers[]): TreeNode[] {
  const names = [...new Set(runs.flatMap((run) => run.tensors.map(({ tensor }) => tensor)))];
  const leaves = names.map((name) => tensorNode(name, runs));
  const layers = [...new Set(names.map(layerOf))].map((layer): TreeNode => {
    const children = leaves.filter((leaf) => layerOf(leaf.scope) === layer);
    return {
      scope: layerScope(layer),
      kind: 'layer',
      name: layer,
      shape: null,
      parts: sumParts(children),
      children,
    };
  });
  if (leaves.length === 0) return [];
  const group = (kind: 'all' | 'kernels', scope: string, members: readonly TreeNode[]): TreeNode => ({
    scope,
    kind,
    name: '',
    shape: null,
    parts: sumParts(members),
    children: [],
  });
  return [
    group('all', ALL_WEIGHTS, leaves),
    group(
      'kernels',
      ALL_KERNELS,
      leaves.filter(({ scope }) => isKernel(scope)),
    ),
    ...layers,
  ];
}

function tensorNode(name: string, runs: readonly RunLayers[]): TreeNode {
  const found = runs.flatMap(({ runId, tensors }) => {
    const statistics = tensors.find(({ tensor }) => tensor === name);
    return statistics === undefined ? [] : [{ runId, statistics }];
  });
  const shapes = new Set(found.map(({ statistics }) => statistics.shape.join('×')));
  return {
    scope: name,
    kind: 'tensor',
    name: roleOf(name),
    shape: shapes.size === 1 ? (found[0]?.statistics.shape ?? null) : null,
    parts: new Map(
      found.map(({ runId, statistics: { count, zeros, l1, l2 } }) => [runId, { count, zeros, l1, l2 }]),
    ),
    children: [],
  };
}

function sumParts(nodes: readonly TreeNode[]): ReadonlyMap<string, Part> {
  const sums = new Map<string, Part>();
  for (const { parts } of nodes) {
    for (const [runId, part] of parts) {
      const sum = sums.get(runId);
      sums.set(runId, sum === undefined ? part : added(sum, part));
    }
  }
  return sums;
}

function added(a: Part, b: Part): Part {
  return {
    count: a.count + b.count,
    zeros: a.zeros + b.zeros,
    l1: a.l1 === null || b.l1 === null ? null : a.l1 + b.l1,
    l2: a.l2 === null || b.l2 === null ? null : Math.hypot(a.l2, b.l2),
  };
}

/** Layers and tensors whose name contains the words, with the layers around them; the sums stay. */
export function filterTree(nodes: readonly TreeNode[], query: string): TreeNode[] {
  const wanted = query.trim().toLowerCase();
  if (wanted === '') return [...nodes];
  return nodes.flatMap((node) => {
    if (node.kind !== 'layer') return [node];
    if (node.name.toLowerCase().includes(wanted)) return [node];
    const children = node.children.filter(({ scope }) => scope.toLowerCase().includes(wanted));
    return children.length === 0 ? [] : [{ ...node, children }];
  });
}

/** The default selection: the first kernel. */
export function firstScope(runs: readonly RunLayers[]): string | null {
  const names = runs.flatMap((run) => run.tensors.map(({ tensor }) => tensor));
  return names.find(isKernel) ?? names[0] ?? null;
}
