/** Databases of a given size, filled through the product's own store. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ExperimentConfig, experimentConfig } from '../../src-main/contract/config.ts';
import { RECORDED } from '../../src-main/contract/metrics.ts';
import type { EpochRecord } from '../../src-main/contract/runs.ts';
import { RandomStream } from '../../src-main/random/philox.ts';
import { byKey } from '../../src-main/shared/tables.ts';
import { openStore } from '../../src-main/store/open.ts';
import type { Store } from '../../src-main/store/store.ts';
import type { StepBlock, StoredTensor } from '../../src-main/store/types.ts';
import { histogram } from '../../src-main/weights/histogram.ts';
import { weightStatistics } from '../../src-main/weights/statistics.ts';
import { databaseFile } from '../../src-main/workstation/workstation.ts';

export interface Size {
  runs: number;
  /** Records of each run. */
  epochs: number;
  stepsPerEpoch: number;
  /** Weight tensors recorded at the beginning and after every epoch. */
  tensors: number;
}

export const SIZES = {
  list: { runs: 1000, epochs: 1, stepsPerEpoch: 1, tensors: 0 },
  curves: { runs: 10, epochs: 20, stepsPerEpoch: 500, tensors: 1 },
  stream: { runs: 50, epochs: 4, stepsPerEpoch: 500, tensors: 1 },
  weights: { runs: 3, epochs: 100, stepsPerEpoch: 10, tensors: 53 },
} as const satisfies Record<string, Size>;

export interface FilledHome {
  home: string;
  /** Runs in the order in which they were added. */
  ids: string[];
  remove: () => void;
}

/** A home in the temporary folder whose runs have all ended. */
export function fillHome(size: Size): FilledHome {
  const home = mkdtempSync(join(tmpdir(), 'ridgeline-bench-ui-'));
  const store = openStore(databaseFile(home));
  try {
    const ids = Array.from({ length: size.runs }, (_, run) => addRun(store, size, run));
    return { home, ids, remove: () => rmSync(home, { recursive: true, force: true }) };
  } finally {
    store.close();
  }
}

const LAMBDAS = [0.0001, 0.0003, 0.001, 0.003, 0.01];

function configOf({ epochs }: Size, run: number): ExperimentConfig {
  const lambda = LAMBDAS[run % LAMBDAS.length] ?? 0;
  const kind = (['none', 'l1', 'l2'] as const)[run % 3] ?? 'none';
  return experimentConfig.parse({
    version: 1,
    name: `${kind} ${kind === 'none' ? '' : `${lambda} `}#${run + 1}`,
    seed: run + 1,
    dataset: { id: 'digits' },
    model: { kind: 'mlp', hidden: [200, 100] },
    regularizer: kind === 'none' ? { kind } : { kind, lambda },
    optimizer: { kind: 'sgd', learningRate: 0.1 },
    batchSize: 64,
    epochs,
  });
}

function addRun(store: Store, size: Size, run: number): string {
  const { id } = store.addRun(configOf(size, run));
  const random = new RandomStream(run + 1, 'bench');
  store.markRunning(id);
  store.recordStart(id, { engine: 'cpu', device: 'benchmark', weights: tensors(size.tensors, 1, random) });
  for (let epoch = 1; epoch <= size.epochs; epoch++) {
    store.recordEpoch({
      runId: id,
      record: recordOf(size, run, epoch),
      // Weights shrink, so that no two epochs look the same.
      weights: tensors(size.tensors, 1 / (1 + 0.02 * epoch), random),
      steps: [stepsOf((epoch - 1) * size.stepsPerEpoch + 1, size.stepsPerEpoch, run, random)],
    });
  }
  store.markFinished(id, { status: 'completed', error: null });
  return id;
}

function recordOf({ stepsPerEpoch }: Size, run: number, epoch: number): EpochRecord {
  const loss = 2.3 / (1 + 0.3 * epoch) + 0.01 * run;
  const acc = 1 - 0.9 / (1 + 0.4 * epoch);
  return {
    epoch,
    step: epoch * stepsPerEpoch,
    ...byKey(RECORDED, () => null),
    runningLoss: loss,
    runningAcc: acc,
    testLoss: loss * 1.1,
    testAcc: acc * 0.98,
    penalty: 0.1 + 0.01 * epoch,
    learningRate: 0.1,
    seconds: 0.5,
  };
}

/** Curves with noise like that of batches. */
export function stepsOf(firstStep: number, count: number, run: number, random: RandomStream): StepBlock {
  const of = (value: (step: number) => number): Float32Array =>
    Float32Array.from({ length: count }, (_, i) => value(firstStep + i));
  return {
    firstStep,
    values: {
      loss: of((step) => 2.3 / (1 + step / 400) + 0.02 * run + 0.1 * random.uniform()),
      acc: of((step) => Math.min(1, 1 - 0.9 / (1 + step / 300) + 0.05 * random.uniform())),
      penalty: of((step) => 0.1 + 0.001 * Math.sqrt(step) + 0.001 * run),
      learningRate: of((step) => 0.1 * 0.9999 ** step),
    },
  };
}

/** As in a MobileNetV2: kernels with different standard deviations around zero, some with exact zeros. */
function tensors(count: number, scale: number, random: RandomStream): StoredTensor[] {
  return Array.from({ length: count }, (_, i) => {
    const shape = [16 + (i % 4) * 16, 32];
    const values = Float32Array.from({ length: (shape[0] ?? 1) * 32 }, (_, k) =>
      i % 3 === 1 && k % 2 === 0 ? 0 : scale * 0.05 * (1 + (i % 5)) * random.normal(),
    );
    const { keys, counts } = histogram(values);
    const name = `layer_${String(i + 1).padStart(2, '0')}/kernel`;
    return { statistics: weightStatistics(name, shape, values), histogram: { keys, counts } };
  });
}
