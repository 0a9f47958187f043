/** Stage 3: the passes, in order. */
import type { Graph } from '../graph.ts';
import type { ExecutionProvider } from '../lower/providers.ts';
import { accumulate } from './accumulate.ts';
import { biasUpdates } from './biasUpdates.ts';
import { commonSubexpressions } from './commonSubexpressions.ts';
import { deadCode } from './deadCode.ts';
import { foldPadding } from './foldPadding.ts';
import { groupUpdates } from './groupUpdates.ts';
import { matrixProducts } from './matrixProducts.ts';
import { penalties } from './penalties.ts';
import { poolPhases } from './poolPhases.ts';
import { simplify } from './simplify.ts';

export interface Pass {
  name: string;
  run: (graph: Graph) => Graph;
  /** Providers for which the pass is harmful. */
  notFor?: readonly ExecutionProvider[];
}

const ALL_BUT_CPU: readonly ExecutionProvider[] = ['webgpu', 'cuda', 'dml', 'coreml'];

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
  { name: 'pool phases', run: poolPhases, notFor: ALL_BUT_CPU },
  // Needs exact use counts: a product with another consumer cannot be accumulated.
  { name: 'accumulate', run: accumulate },
  { name: 'bias updates', run: biasUpdates, notFor: ALL_BUT_CPU },
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
  const fitting = passes.filter(({ notFor }) => notFor?.includes(provider) !== true);
  return fitting.reduce((current, pass) => {
    const next = pass.run(current);
    observe?.(pass.name, next);
    return next;
  }, graph);
}
