/** Recorded weights. */
import type { HandlersOf } from '../contract/channels.ts';
import type { weightChannels } from '../contract/channels/weights.ts';
import { RidgelineError } from '../contract/errors.ts';
import type { Workstation } from '../workstation.ts';

export function weightHandlers(workstation: Workstation): HandlersOf<typeof weightChannels> {
  const { store } = workstation;
  return {
    'weights.tensors': async ({ ids }) => commonTensors(workstation, ids),
    'weights.snapshots': async ({ ids, tensor, epoch }) =>
      ids.map((id) => {
        const snapshot = store.snapshot(id, tensor, epoch);
        if (snapshot === null) {
          const when = epoch === undefined ? '' : ` for epoch ${epoch}`;
          throw new RidgelineError('not-found', `Run ${id} has recorded no weights of ${tensor}${when}.`);
        }
        return snapshot;
      }),
  };
}

/** Tensors that every one of the runs has recorded, in the first run's order. */
function commonTensors({ store }: Workstation, ids: readonly string[]) {
  const perRun = ids.map((runId) => ({ runId, tensors: store.tensors(runId) }));
  const [first] = perRun;
  return (first?.tensors ?? []).flatMap(({ tensor, shape }) => {
    const epochs = perRun.map(({ runId, tensors }) => ({
      runId,
      epochs: tensors.find((candidate) => candidate.tensor === tensor)?.epochs ?? [],
    }));
    return epochs.every((run) => run.epochs.length > 0) ? [{ tensor, shape, epochs }] : [];
  });
}
