/** Runs: listing, records, and changes. */
import type { HandlersOf } from '../contract/channels.ts';
import type { runChannels } from '../contract/channels/runs.ts';
import type { Workstation } from '../workstation/workstation.ts';

export function runHandlers(workstation: Workstation): HandlersOf<typeof runChannels> {
  const { store } = workstation;
  return {
    'runs.list': async () => store.runs(),
    'runs.get': async ({ id }) => ({
      run: store.run(id),
      epochs: store.epochs(id),
      weights: store.latestWeights(id),
    }),
    'runs.stop': async ({ id }) => {
      workstation.stop(id);
      return {};
    },
    'runs.resume': async ({ id, engine }) => {
      workstation.resume(id, engine);
      return {};
    },
    'runs.annotate': async ({ ids, ...change }) => {
      workstation.annotate(ids, change);
      return {};
    },
    'runs.trash': async ({ ids }) => {
      workstation.trash(ids);
      return {};
    },
    'runs.restore': async ({ ids }) => {
      workstation.restore(ids);
      return {};
    },
    'runs.removeTrashed': async ({ ids }) => {
      workstation.removeTrashed(ids);
      return {};
    },
    'runs.baseline': async () => ({ id: store.baseline() }),
    'runs.setBaseline': async ({ id }) => {
      workstation.setBaseline(id);
      return {};
    },
    'runs.sparklines': async ({ ids, metric, points }) => store.sparklines(ids, metric, points),
  };
}
