/** A run's weights over its epochs, from the store. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { packHistograms, type SummedStatistics, type WeightHistory } from '../contract/histories.ts';
import type { WeightHistogram, WeightSnapshot } from '../contract/runs.ts';
import { inScope } from '../contract/tensors.ts';
import type { Store } from '../store/store.ts';
import { sumHistograms, sumStatistics } from '../weights/sums.ts';

/** Snapshots per turn of the event loop, so that the main process can answer other requests in between. */
const SNAPSHOTS_PER_TURN = 500;

export interface HistoryRequest {
  scope: string;
  after?: number | undefined;
  atMost: number;
}

/** Empty if the run has no record in the scope. */
export async function runHistory(
  store: Store,
  runId: string,
  request: HistoryRequest,
): Promise<WeightHistory> {
  const { scope, after = -1, atMost } = request;
  const known = store.weightsAt(runId)?.weights ?? [];
  const members = known.filter(({ tensor }) => inScope(scope, tensor));
  const tensors = members.map(({ tensor }) => tensor);
  const epochs =
    members.length === 0
      ? []
      : evenly(
          store.snapshotEpochs(runId).filter((epoch) => epoch > after),
          atMost,
        );
  const perTurn = Math.max(1, Math.floor(SNAPSHOTS_PER_TURN / Math.max(1, members.length)));
  const rows: Row[] = [];
  for (let at = 0; at < epochs.length; at += perTurn) {
    if (at > 0) await nextTurn();
    const snapshots = store.snapshots(runId, tensors, epochs.slice(at, at + perTurn));
    rows.push(...byEpoch(snapshots, members.length));
  }
  const column = <K extends keyof SummedStatistics>(key: K): SummedStatistics[K][] =>
    rows.map(({ statistics }) => statistics[key]);
  const [only] = members;
  return {
    runId,
    tensors,
    shape: only !== undefined && members.length === 1 ? only.shape : null,
    count: members.reduce((sum, { count }) => sum + count, 0),
    epochs: rows.map(({ epoch }) => epoch),
    mean: column('mean'),
    std: column('std'),
    min: column('min'),
    max: column('max'),
    l1: column('l1'),
    l2: column('l2'),
    zeros: column('zeros'),
    nonFinite: column('nonFinite'),
    histograms: Buffer.from(packHistograms(rows.map(({ histogram }) => histogram))).toString('base64'),
  };
}

interface Row {
  epoch: number;
  statistics: SummedStatistics;
  histogram: WeightHistogram;
}

/** Omits epochs that lack one of the tensors, because their sums would not be comparable. */
function byEpoch(snapshots: readonly WeightSnapshot[], tensors: number): Row[] {
  const groups = new Map<number, WeightSnapshot[]>();
  for (const snapshot of snapshots) {
    const group = groups.get(snapshot.epoch);
    if (group === undefined) groups.set(snapshot.epoch, [snapshot]);
    else group.push(snapshot);
  }
  return [...groups].flatMap(([epoch, group]) =>
    group.length < tensors
      ? []
      : [
          {
            epoch,
            statistics: sumStatistics(group.map(({ statistics }) => statistics)),
            histogram: sumHistograms(group.map(({ histogram }) => histogram)),
          },
        ],
  );
}

/** Evenly spaced values, including the first and the last. */
export function evenly(values: readonly number[], atMost: number): number[] {
  const stride = Math.ceil((values.length - 1) / Math.max(1, atMost - 1));
  return stride <= 1 ? [...values] : values.filter((_, i) => i % stride === 0 || i === values.length - 1);
}
