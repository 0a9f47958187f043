/** How long a run that trains will go on. */
import type { RunSummary } from '../../../../src-main/contract/runs.ts';
import type { Progress } from '../../../data/runList.ts';

type Training = Pick<RunSummary, 'config' | 'status' | 'last' | 'epochsDone' | 'epochsTotal'>;

/**
 * Seconds of training at the present speed, without what evaluations take; null while that cannot be told.
 * @param progress of the steps in training
 */
export function timeLeft(run: Training, progress: Progress | undefined): number | null {
  if (run.status !== 'running' || progress === undefined || !(progress.stepsPerSecond > 0)) return null;
  const left =
    run.config.steps === undefined ? ofEpochs(run, progress) : ofSteps(run, run.config.steps, progress);
  return left === null ? null : Math.max(0, left) / progress.stepsPerSecond;
}

function ofEpochs(run: Training, { epoch, fraction }: Progress): number | null {
  const perEpoch = stepsInEpoch(run);
  return perEpoch === null ? null : (run.epochsTotal - (epoch - 1 + fraction)) * perEpoch;
}

/** From the records; before the first from the config, where that says how many images there are. */
function stepsInEpoch({ last, config }: Training): number | null {
  if (last !== null && last.epoch > 0 && last.step > 0) return last.step / last.epoch;
  const { count } = config.dataset.train;
  return count === 'all' ? null : Math.ceil(count / config.batchSize);
}

/** Record 1 is taken before any step, each later one after `everySteps` more. */
function ofSteps({ config, last }: Training, steps: number, { epoch, fraction }: Progress): number {
  const every = config.evaluate.everySteps ?? steps;
  const before = Math.max(0, epoch - 2) * every;
  const live = epoch < 2 ? 0 : before + fraction * Math.min(every, steps - before);
  return steps - Math.max(live, last?.step ?? 0);
}
