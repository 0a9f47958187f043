/** The prune test: small weights of a checkpoint are set to zero, and what is left of the model is evaluated. */
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
  /** A checkpoint's. */
  state: readonly WeightValues[];
  scope: string;
  thresholds: readonly number[];
  /** Of the scope's weights, to be removed smallest first. */
  shares: readonly number[];
  /** Test images to evaluate on, from the first. */
  images: number;
  report: (message: TrainerReport) => void;
  /** Asked between evaluations. */
  shouldStop: () => boolean;
  yieldToMessages: () => Promise<void>;
}

/**
 * Evaluates as a record of the training does, so that with nothing removed the figures are the record's own.
 * @throws RidgelineError `bad-input` where the scope holds no weights
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

/** Of all weights that are not NaN, ascending. */
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

/** The threshold below which that share of the weights lies, or somewhat more where several are equal. */
export function thresholdOf(magnitudes: Float32Array, share: number): number {
  const removed = Math.round(share * magnitudes.length);
  const largest = magnitudes[removed - 1];
  return largest === undefined ? 0 : nextAbove(largest);
}

/** The next larger float32; the largest finite one stays. */
function nextAbove(value: number): number {
  const float = Float32Array.of(value);
  const bits = new Uint32Array(float.buffer);
  if (!Number.isFinite(value)) return FLOAT32_MAX;
  bits[0] = (bits[0] ?? 0) + 1;
  const next = float[0] ?? value;
  return Number.isFinite(next) ? next : FLOAT32_MAX;
}

const FLOAT32_MAX = (2 - 2 ** -23) * 2 ** 127;

/** A copy with every weight below the threshold at zero. A NaN is below nothing and stays. */
function without(values: Float32Array, threshold: number): Float32Array {
  return values.map((value) => (Math.abs(value) < threshold ? 0 : value));
}

function zerosIn(values: Float32Array): number {
  let zeros = 0;
  for (const value of values) if (value === 0) zeros++;
  return zeros;
}
