/** Stage 3: the passes, in order. */
import type { Graph } from '../graph.ts';
import type { ExecutionProvider } from '../lower/providers.ts';
import { accumulate } from './accumulate.ts';
import { biasUpdates } from './biasUpdates.ts';
import { commonSubexpressions } from './commonSubexpressions.ts';
import { deadCode } from './deadCode.ts';
import { foldScales } from './foldScales.ts';
import { fuseActivations } from './fuseActivations.ts';
import { foldPadding } from './foldPadding.ts';
import { groupUpdates } from './groupUpdates.ts';
import { matrixProducts } from './matrixProducts.ts';
import { penalties } from './penalties.ts';
import { poolPhases } from './poolPhases.ts';
import { simplify } from './simplify.ts';
import { stridedPhases } from './stridedPhases.ts';
import { throughPointwise } from './throughPointwise.ts';

export interface Pass {
  name: string;
  run: (graph: Graph) => Graph;
  /** Providers for which the pass is harmful. */
  notFor?: readonly ExecutionProvider[];
  /** Providers that gain by it, where they are few. */
  onlyFor?: readonly ExecutionProvider[];
}

export const passes: readonly Pass[] = [
  // First, so that later passes do not process the input's gradient.
  { name: 'dead code', run: deadCode },
  { name: 'simplify', run: simplify },
  { name: 'matrix products', run: matrixProducts },
  // The Reshapes of products and layers cancel.
  { name: 'simplify', run: simplify },
  { name: 'penalties', run: penalties },
  { name: 'fold padding', run: foldPadding },
  { name: 'common subexpressions', run: commonSubexpressions },
  { name: 'dead code', run: deadCode },
  { name: 'pool phases', run: poolPhases, onlyFor: ['cpu'] },
  // Fewer passes over memory, for networks whose time is bound by memory bandwidth.
  { name: 'fuse activations', run: fuseActivations, onlyFor: ['cpu'] },
  { name: 'through pointwise', run: throughPointwise, onlyFor: ['cpu'] },
  { name: 'fold scales', run: foldScales, onlyFor: ['cpu'] },
  { name: 'dead code', run: deadCode },
  { name: 'strided phases', run: stridedPhases, onlyFor: ['cpu'] },
  { name: 'common subexpressions', run: commonSubexpressions },
  { name: 'dead code', run: deadCode },
  // Needs exact use counts: a product with another consumer cannot be accumulated.
  { name: 'accumulate', run: accumulate },
  { name: 'bias updates', run: biasUpdates, onlyFor: ['cpu'] },
  // WebGPU's Split and Concat are limited to fewer vectors than a network has.
  { name: 'group updates', run: groupUpdates, notFor: ['webgpu'] },
  { name: 'common subexpressions', run: commonSubexpressions },
  { name: 'dead code', run: deadCode },
];

/** @param observe called with the graph after each pass, for dumps */
export function runPasses(
  graph: Graph,
  observe?: (pass: string, graph: Graph) => void,
  provider: ExecutionProvider = 'cpu',
): Graph {
  const fitting = passes.filter(
    ({ notFor, onlyFor }) => notFor?.includes(provider) !== true && onlyFor?.includes(provider) !== false,
  );
  return fitting.reduce((current, pass) => {
    const next = pass.run(current);
    observe?.(pass.name, next);
    return next;
  }, graph);
}
