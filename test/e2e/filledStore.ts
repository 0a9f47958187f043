/** Fills a store with runs of known curves. */
import { experimentConfig, type ExperimentInput } from '../../src-main/contract/config.ts';
import type { EpochRecord } from '../../src-main/contract/runs.ts';
import { RandomStream } from '../../src-main/random/philox.ts';
import type { Store } from '../../src-main/store/store.ts';
import type { StoredTensor } from '../../src-main/store/types.ts';
import { histogram } from '../../src-main/weights/histogram.ts';
import { weightStatistics } from '../../src-main/weights/statistics.ts';
import { recordWith } from '../records.ts';

export interface FilledRun {
  config: ExperimentInput;
  epochs: number;
  stepsPerEpoch: number;
  /** Test accuracy after the last epoch; the first has half of it. */
  accuracy: number;
  /** Share of the weights that are exactly 0. */
  zeros?: number;
  /** Seconds per epoch. */
  seconds?: number;
}

/** @returns the run's id */
export function fillRun(store: Store, run: FilledRun): string {
  const config = experimentConfig.parse(run.config);
  const { id } = store.addRun(config);
  if (run.epochs === 0) return id;
  store.markRunning(id);
  store.recordStart(id, { engine: 'cpu', device: 'CPU', weights: tensors(config.seed, 0) });
  for (let epoch = 1; epoch <= run.epochs; epoch++) {
    store.recordEpoch({
      runId: id,
      record: recordOf(run, epoch),
      weights: tensors(config.seed, ((run.zeros ?? 0) * epoch) / run.epochs),
      steps: [stepsOf(run, config.seed, epoch)],
    });
  }
  store.markFinished(id, { status: 'completed', error: null });
  return id;
}

function recordOf(run: FilledRun, epoch: number): EpochRecord {
  const share = epoch / run.epochs;
  const penalised = run.config.regularizer !== undefined && run.config.regularizer.kind !== 'none';
  return recordWith({
    epoch,
    step: epoch * run.stepsPerEpoch,
    runningLoss: 2 / (1 + 3 * share),
    runningAcc: run.accuracy * (0.55 + 0.45 * share),
    testLoss: 2.2 / (1 + 2 * share),
    testAcc: run.accuracy * (0.5 + 0.5 * share),
    penalty: penalised ? 0.5 + share : 0,
    seconds: run.seconds ?? 1,
  });
}

function stepsOf(run: FilledRun, seed: number, epoch: number) {
  const { stepsPerEpoch: count } = run;
  const random = new RandomStream(seed, `steps ${epoch}`);
  const firstStep = (epoch - 1) * count + 1;
  const all = run.epochs * count;
  const of = (value: (share: number) => number): Float32Array =>
    Float32Array.from({ length: count }, (_, i) => value((firstStep + i) / all));
  return {
    firstStep,
    values: {
      loss: of((share) => 2 / (1 + 3 * share) + 0.15 * Math.abs(random.normal())),
      acc: of((share) =>
        Math.min(1, Math.max(0, run.accuracy * (0.5 + 0.5 * share) + 0.04 * random.normal())),
      ),
      penalty: of((share) => (run.config.regularizer === undefined ? 0 : 0.5 + share)),
      learningRate: of(() => 0.1),
    },
  };
}

function tensors(seed: number, zeros: number): StoredTensor[] {
  return [
    { tensor: 'dense_1/kernel', shape: [20, 10] },
    { tensor: 'dense_1/bias', shape: [10] },
  ].map(({ tensor, shape }) => {
    const random = new RandomStream(seed, tensor);
    const count = shape.reduce((product, side) => product * side, 1);
    const values = Float32Array.from({ length: count }, (_, i) =>
      tensor.endsWith('kernel') && i < zeros * count ? 0 : 0.05 * random.normal(),
    );
    const { keys, counts } = histogram(values);
    return { statistics: weightStatistics(tensor, shape, values), histogram: { keys, counts } };
  });
}
