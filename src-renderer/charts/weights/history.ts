/** The weights of one run over its epochs, unpacked. */
import {
  unpackHistograms,
  type SummedStatistics,
  type WeightHistory,
} from '../../../src-main/contract/histories.ts';
import type { WeightHistogram } from '../../../src-main/contract/runs.ts';
import { bytesOf } from '../../../src-main/shared/base64.ts';

/** The recorded statistics of the selected weights at one epoch. */
export interface EpochWeights extends SummedStatistics {
  epoch: number;
  /** Number of weights. */
  count: number;
  histogram: WeightHistogram;
}

export interface RunHistory {
  runId: string;
  /** Tensors that are summed; empty where the run does not have the selected weights. */
  tensors: readonly string[];
  shape: readonly number[] | null;
  count: number;
  /** By epoch, ascending. */
  epochs: readonly EpochWeights[];
}

/** @throws RangeError for an answer whose columns do not fit together */
export function openHistory(answer: WeightHistory): RunHistory {
  const { runId, tensors, shape, count, epochs } = answer;
  const histograms = unpackHistograms(bytesOf(answer.histograms), epochs.length);
  const at = <T>(column: readonly T[], i: number): T => {
    const value = column[i];
    if (value === undefined || column.length !== epochs.length) {
      throw new RangeError(`a column of run ${runId} is not of ${epochs.length} epochs`);
    }
    return value;
  };
  return {
    runId,
    tensors,
    shape,
    count,
    epochs: epochs.map((epoch, i) => ({
      epoch,
      count,
      mean: at(answer.mean, i),
      std: at(answer.std, i),
      min: at(answer.min, i),
      max: at(answer.max, i),
      l1: at(answer.l1, i),
      l2: at(answer.l2, i),
      zeros: at(answer.zeros, i),
      nonFinite: at(answer.nonFinite, i),
      histogram: at(histograms, i),
    })),
  };
}

/** A history extended by later epochs. */
export function extended(known: RunHistory | undefined, more: RunHistory): RunHistory {
  if (known === undefined || known.epochs.length === 0) return more;
  const last = known.epochs.at(-1)?.epoch ?? -1;
  const fresh = more.epochs.filter(({ epoch }) => epoch > last);
  return fresh.length === 0 ? known : { ...known, epochs: [...known.epochs, ...fresh] };
}

/**
 * The snapshot of a run at an epoch. Long histories are thinned out: an epoch between two known ones uses the
 * earlier one.
 * @param epoch null for the last
 * @returns null before the first and after the last known epoch
 */
export function weightsAt({ epochs }: RunHistory, epoch: number | null): EpochWeights | null {
  const last = epochs.at(-1);
  if (epoch === null) return last ?? null;
  if (last === undefined || epoch > last.epoch) return null;
  return epochs.findLast((weights) => weights.epoch <= epoch) ?? null;
}

/** All epochs at which at least one of the runs was recorded, ascending. */
export function epochUnion(histories: readonly RunHistory[]): number[] {
  const epochs = new Set(histories.flatMap((history) => history.epochs.map(({ epoch }) => epoch)));
  return [...epochs].sort((a, b) => a - b);
}
