/**
 * How long a run will take here, from what this machine has measured: nothing is trained to find out. Steps are
 * compared by their multiply-adds; the range says how far such a comparison can be trusted.
 */
import { isDeepStrictEqual } from 'node:util';
import type { TimeEstimate } from '../contract/channels/editor.ts';
import type { EngineName, ExperimentConfig, ModelConfig } from '../contract/config.ts';
import type { RunSummary } from '../contract/runs.ts';
import type { EngineSpeeds } from '../engines/verdict.ts';
import { timedNetworks } from '../trainer/timedNetworks.ts';
import { outlineNetwork } from './outline.ts';

/** The backward pass computes the gradients of inputs and of weights: about twice the forward pass. */
const PASSES = 3;
/** Too little training says more about the start than about the pace. */
const LEAST_STEPS = 20;
const LEAST_SECONDS = 0.2;

/** A run that was measured on this machine. */
export interface MeasuredRun {
  config: ExperimentConfig;
  engine: EngineName;
  steps: number;
  seconds: number;
}

/** The work of a config. */
export interface RunWork {
  /** Of one image on the way forward. */
  multiplyAdds: number;
  steps: number;
  batchSize: number;
  /** Images evaluated over the whole run. */
  evaluated: number;
}

/** A run as it is stored, where it can be measured by; null where it has trained too little. */
export function measured({ config, engine, last, seconds }: RunSummary): MeasuredRun | null {
  const steps = last?.step ?? 0;
  return engine === null || steps < LEAST_STEPS || seconds < LEAST_SECONDS
    ? null
    : { config, engine, steps, seconds };
}

export interface TimeRequest {
  config: ExperimentConfig;
  work: RunWork;
  /** What the run will train on. */
  engine: EngineName;
  measured: readonly MeasuredRun[];
  speeds: EngineSpeeds;
  /** Multiply-adds of one image in the network of another config; null where its data set is unknown. */
  multiplyAddsOf: (config: ExperimentConfig) => number | null;
}

/** Null where nothing comparable was measured. */
export function estimateTime(request: TimeRequest): TimeEstimate | null {
  const { config, engine } = request;
  const here = request.measured.filter((run) => run.engine === engine);
  const same = here.filter((run) => isSameNetwork(run.config, config));
  if (same.length > 0) {
    const rates = same.map(({ steps, seconds }) => steps / seconds);
    return estimate(request, rates, { basis: 'sameNetwork', runs: same.length, margin: 1.15 });
  }
  const work = workOf(request.work);
  const kin = here.flatMap((run) => {
    if (run.config.model.kind !== config.model.kind) return [];
    const multiplyAdds = request.multiplyAddsOf(run.config);
    if (multiplyAdds === null) return [];
    return [(run.steps / run.seconds) * ((multiplyAdds * run.config.batchSize) / work)];
  });
  if (kin.length > 0) return estimate(request, kin, { basis: 'sameKind', runs: kin.length, margin: 1.6 });
  const tested = selfTestRate(config.model, request.speeds[engine]);
  if (tested === null) return null;
  return estimate(request, [tested / work], { basis: 'selfTest', runs: 0, margin: 3 });
}

/** Multiply-adds a second where nothing was measured: about what one core of a laptop does. */
const UNMEASURED_RATE = 2e10;

/** Seconds of one training step, by whatever is known. */
export function estimateStep(request: TimeRequest): number {
  const time = estimateTime({ ...request, work: { ...request.work, steps: 1, evaluated: 0 } });
  return time === null ? (PASSES * workOf(request.work)) / UNMEASURED_RATE : Math.sqrt(time.low * time.high);
}

const workOf = ({ multiplyAdds, batchSize }: RunWork): number => multiplyAdds * batchSize;

function isSameNetwork(a: ExperimentConfig, b: ExperimentConfig): boolean {
  const essential = ({ model, dataset, batchSize, optimizer }: ExperimentConfig) => ({
    // How weights begin does not change what a step costs.
    model: { ...model, initializer: null, biasInitial: null },
    dataset: [dataset.id, dataset.resize],
    batchSize,
    optimizer: optimizer.kind,
  });
  return isDeepStrictEqual(essential(a), essential(b));
}

/** Multiply-adds a second that an engine reached in its self-test, forward only. */
function selfTestRate(model: ModelConfig, speeds: EngineSpeeds[EngineName]): number | null {
  if (speeds === undefined) return null;
  const sort = model.kind === 'mlp' ? 'dense' : 'convolutional';
  const stepsPerSecond = speeds[sort];
  if (stepsPerSecond === null) return null;
  const { model: timed, imageShape, classes, batch } = timedNetworks[sort];
  return stepsPerSecond * batch * multiplyAdds(outlineNetwork(timed, imageShape, classes, null));
}

export function multiplyAdds(layers: readonly { multiplyAdds: number }[]): number {
  return layers.reduce((sum, layer) => sum + layer.multiplyAdds, 0);
}

function estimate(
  { work, engine }: TimeRequest,
  stepsPerSecond: readonly number[],
  { basis, runs, margin }: { basis: TimeEstimate['basis']; runs: number; margin: number },
): TimeEstimate {
  const { steps, batchSize, evaluated } = work;
  // Evaluation goes forward only.
  const equivalent = steps + evaluated / (PASSES * batchSize);
  return {
    low: equivalent / (Math.max(...stepsPerSecond) * margin),
    high: (equivalent / Math.min(...stepsPerSecond)) * margin,
    basis,
    runs,
    engine,
  };
}
