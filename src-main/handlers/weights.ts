/** Recorded weights, and the weights of checkpoints. */
import type { HandlersOf } from '../contract/channels.ts';
import type { weightChannels } from '../contract/channels/weights.ts';
import { RidgelineError } from '../contract/errors.ts';
import { checkpointOf } from '../queue/pruneTests.ts';
import { CheckpointFolder } from '../trainer/checkpoints/folder.ts';
import type { Workstation } from '../workstation/workstation.ts';
import { runHistory } from './weightHistory.ts';

export function weightHandlers(workstation: Workstation): HandlersOf<typeof weightChannels> {
  const { store, pruneTests } = workstation;
  return {
    'weights.layers': async ({ ids, epoch }) =>
      ids.map((runId) => {
        const found = store.weightsAt(runId, epoch);
        return { runId, epoch: found?.epoch ?? null, tensors: found?.weights ?? [] };
      }),
    'weights.history': async ({ ids, ...request }) =>
      Promise.all(ids.map((id) => runHistory(store, id, request))),
    'weights.values': async ({ id, tensor, maxCount }) => checkpointValues(workstation, id, tensor, maxCount),
    'weights.prune': (request) => pruneTests.run(request),
    'weights.cancelPrune': async ({ id }) => {
      pruneTests.cancel(id);
      return {};
    },
  };
}

function checkpointValues({ store, options }: Workstation, id: string, tensor: string, maxCount: number) {
  const { run, record } = checkpointOf(store, id);
  const { state } = new CheckpointFolder(options.home, id).read(record, run.config);
  const found = state.find(({ name }) => name === tensor);
  if (found === undefined) {
    throw new RidgelineError('not-found', `The checkpoint of run ${id} has no tensor ${tensor}.`);
  }
  const { shape, values } = found;
  if (values.length > maxCount) {
    throw new RidgelineError(
      'bad-input',
      `${tensor} of run ${id} has ${values.length} weights, more than the requested maximum of ${maxCount}.`,
    );
  }
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  return { epoch: record, shape: [...shape], values: bytes.toString('base64') };
}
