/** The prune test: sets small weights of a checkpoint to zero and evaluates the model. */
import { RidgelineError } from '../contract/errors.ts';
import type { PrunePoint } from '../contract/pruning.ts';
import { inScope } from '../contract/tensors.ts';
import type { TrainingProblem } from './executors/problem.ts';
import type { Executor, WeightValues } from './executors/types.ts';
import type { TrainerReport } from './messages.ts';
import { finite } from './record.ts';

export interface PruneTest {
  problem: TrainingProblem;
  executor: Executor;
  /** State of the checkpoint. */
  state: readonly WeightValues[];
  scope: string;
  thresholds: readonly number[];
  /** Shares of the scope's weights to remove, smallest weights first. */
  shares: readonly number[];
  /** Number of test images to evaluate, counted from the first. */
  images: number;
  report: (message: TrainerReport) => void;
  /** Checked between evaluations. */
  shouldStop: () => boolean;
  yieldToMessages: () => Promise<void>;
}

/**
 * Evaluates like a record of the training, so that with nothing removed the results equal the record's.
 * @throws RidgelineError `bad-input` if the scope contains no weights
 */
export async function pruneTest(test: PruneTest): Promise<TrainerReport> {
  const { problem, executor, state, scope, images, report, shouldStop, yieldToMessages } = test;
  const weights = new Set(problem.definition.network.weights.map(({ name }) => name));
  const members = state.filter(({ name }) => weights.has(name) && inScope(scope, name));
  const count = members.reduce((sum, { values }) => sum + values.length, 0);
  if (count === 0) {
    const known = [...weights].join(', ');
    throw new RidgelineError(
      'bad-input',
      `The model has no weights "${scope}" to prune. Choose * or kernels, a layer as layer/*, or one of: ${known}.`,
    );
  }
  const ended = { type: 'pruneEnded', engine: executor.engine, count, images } as const;
  const magnitudes = sortedMagnitudes(members);
  const all = [...test.thresholds, ...test.shares.map((share) => thresholdOf(magnitudes, share))];
  const thresholds = [...new Set(all)].sort((a, b) => a - b);
  for (const [i, threshold] of thresholds.entries()) {
    if (shouldStop()) return { ...ended, outcome: 'stopped' };
    const pruned = members.map((member) => ({ ...member, values: without(member.values, threshold) }));
    const byName = new Map(pruned.map((member) => [member.name, member]));
    await executor.restore(state.map((piece) => byName.get(piece.name) ?? piece));
    const { loss, acc } = await executor.evaluate('test', images);
    const zeros = pruned.reduce((sum, { values }) => sum + zerosIn(values), 0);
    const point: PrunePoint = { threshold, zeros, accuracy: finite(acc), loss: finite(loss) };
    report({ type: 'pruned', done: i + 1, total: thresholds.length, point });
    await yieldToMessages();
  }
  return { ...ended, outcome: 'completed' };
}

/** Magnitudes of all weights that are not NaN, ascending. */
function sortedMagnitudes(members: readonly WeightValues[]): Float32Array {
  const magnitudes = members.flatMap(({ values }) => [values.map(Math.abs)]);
  const all = new Float32Array(magnitudes.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of magnitudes) {
    all.set(piece, at);
    at += piece.length;
  }
  return all.filter((magnitude) => !Number.isNaN(magnitude)).sort();
}

/** The threshold below which that share of the weights lies; the share is larger if several weights are equal. */
export function thresholdOf(magnitudes: Float32Array, share: number): number {
  const removed = Math.round(share * magnitudes.length);
  const largest = magnitudes[removed - 1];
  return largest === undefined ? 0 : nextAbove(largest);
}

/** The next larger float32; the largest finite one is returned unchanged. */
function nextAbove(value: number): number {
  const float = Float32Array.of(value);
  const bits = new Uint32Array(float.buffer);
  if (!Number.isFinite(value)) return FLOAT32_MAX;
  bits[0] = (bits[0] ?? 0) + 1;
  const next = float[0] ?? value;
  return Number.isFinite(next) ? next : FLOAT32_MAX;
}

const FLOAT32_MAX = (2 - 2 ** -23) * 2 ** 127;

/** A copy with every weight below the threshold set to zero. NaN is kept. */
function without(values: Float32Array, threshold: number): Float32Array {
  return values.map((value) => (Math.abs(value) < threshold ? 0 : value));
}

function zerosIn(values: Float32Array): number {
  let zeros = 0;
  for (const value of values) if (value === 0) zeros++;
  return zeros;
}
