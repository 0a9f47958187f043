/** The contract's channels as functions of a workstation. */
import type { Handlers, PresetSummary } from './contract/channels.ts';
import { RidgelineError } from './contract/errors.ts';
import { datasetIds, datasetStatus } from './datasets/catalog.ts';
import { diagnose } from './doctor.ts';
import { DEMO_PRESETS } from './experiment/demo.ts';
import { findPreset, type Preset } from './experiment/presets.ts';
import { downsample } from './store/downsample.ts';
import { VERSION } from './version.ts';
import type { Workstation } from './workstation.ts';

export function createHandlers(workstation: Workstation): Handlers {
  const { store, options } = workstation;
  const start = (presets: readonly string[], seed?: number): { ids: string[] } => {
    const configs = presets.map((id) => {
      const { config } = findPreset(workstation.presets, id);
      return seed === undefined ? config : { ...config, seed };
    });
    return { ids: workstation.enqueue(configs).map((run) => run.id) };
  };
  return {
    'workstation.info': () =>
      Promise.resolve({
        version: VERSION,
        home: options.home,
        platform: `${process.platform} ${process.arch}`,
      }),
    'runs.list': async () => store.runs(),
    'runs.get': async ({ id }) => ({
      run: store.run(id),
      epochs: store.epochs(id),
      weights: store.latestWeights(id),
    }),
    'runs.steps': async ({ ids, metric, maxPoints }) =>
      ids.map((id) => {
        const { step, value } = store.steps(id, metric);
        return { id, series: downsample(step, value, maxPoints) };
      }),
    'runs.startPreset': async ({ preset, seed }) => start([preset], seed),
    'runs.startDemo': async () => start(DEMO_PRESETS),
    'runs.stop': async ({ id }) => {
      workstation.stop(id);
      return {};
    },
    'runs.resume': async ({ id, engine }) => {
      workstation.resume(id, engine);
      return {};
    },
    'runs.remove': async ({ id }) => {
      workstation.remove(id);
      return {};
    },
    'presets.list': async () => workstation.presets.map((preset) => presetSummary(preset, workstation)),
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
    'engines.doctor': () => diagnose(options),
  };
}

function presetSummary(preset: Preset, { options }: Workstation): PresetSummary {
  const { id, group, title, notes, config } = preset;
  const known = datasetIds.includes(config.dataset.id);
  const missing = known
    ? datasetStatus(config.dataset.id, options).reason
    : `no data set ${config.dataset.id}`;
  return { id, group, title, notes, config, missing };
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
