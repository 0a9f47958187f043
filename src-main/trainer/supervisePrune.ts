/** Runs one prune test in a separate trainer process, so that a native crash affects only that test. */
import type { EngineName } from '../contract/config.ts';
import { RidgelineError } from '../contract/errors.ts';
import type { PrunePoint } from '../contract/pruning.ts';
import { type TrainerCommand, type TrainerReport, trainerReport } from './messages.ts';
import type { SpawnTrainer } from './process.ts';
import { DEFAULT_LIMITS, type SupervisorLimits } from './supervisor.ts';

export type PruneCommand = Extract<TrainerCommand, { type: 'prune' }>;
export type PruneReport = Extract<TrainerReport, { type: 'pruned' }>;

export interface Pruned {
  engine: EngineName;
  count: number;
  images: number;
  points: PrunePoint[];
}

export interface ActivePrune {
  /**
   * Rejects with a RidgelineError: the trainer's error, `conflict` if stopped, `training-failed` if the process
   * crashed.
   */
  readonly result: Promise<Pruned>;
  /** Stops after the current evaluation; kills the process if that takes too long. */
  stop: () => void;
}

/** @param onPoint called for every point in order */
export function supervisePrune(
  spawn: SpawnTrainer,
  command: PruneCommand,
  onPoint: (report: PruneReport) => void,
  limits: SupervisorLimits = DEFAULT_LIMITS,
): ActivePrune {
  const child = spawn();
  const { promise: result, resolve, reject } = Promise.withResolvers<Pruned>();
  const points: PrunePoint[] = [];
  let stopping = false;
  let settled = false;
  let stopTimer: NodeJS.Timeout | undefined;
  let silenceTimer = setTimeout(onSilence, limits.silenceMs);

  /** Settles the result once and ends the process. */
  function conclude(settle: () => void): void {
    if (settled) return;
    settled = true;
    clearTimeout(silenceTimer);
    clearTimeout(stopTimer);
    settle();
    child.kill();
  }

  function fail(message: string): void {
    const stderr = child.stderr();
    const detail = stderr === '' ? '' : `\nIts last output:\n${stderr}`;
    const advice = 'The run and its records are untouched. Try the prune test again.';
    conclude(() => reject(new RidgelineError('training-failed', `${message} ${advice}${detail}`)));
  }

  function onSilence(): void {
    fail(`The prune test sent no message for ${limits.silenceMs / 1000} s and was ended.`);
  }

  function cancelled(): void {
    conclude(() => reject(new RidgelineError('conflict', 'The prune test was cancelled.')));
  }

  child.onMessage((message) => {
    if (settled) return;
    clearTimeout(silenceTimer);
    silenceTimer = setTimeout(onSilence, limits.silenceMs);
    const parsed = trainerReport.safeParse(message);
    if (!parsed.success) fail('The prune test sent a malformed report.');
    else receive(parsed.data);
  });

  function receive(report: TrainerReport): void {
    switch (report.type) {
      case 'pruned':
        points.push(report.point);
        onPoint(report);
        break;
      case 'pruneEnded': {
        const { engine, count, images, outcome } = report;
        if (outcome === 'stopped') cancelled();
        else conclude(() => resolve({ engine, count, images, points }));
        break;
      }
      case 'failed': {
        const { code, message } = report.error;
        conclude(() => reject(new RidgelineError(code, message)));
        break;
      }
      default:
      // Heartbeats.
    }
  }

  child.onExit(({ code, signal }) => {
    if (stopping) cancelled();
    else
      fail(
        `The prune test's process ${signal === null ? `ended with exit code ${code ?? 'unknown'}` : `was killed by ${signal}`}.`,
      );
  });

  child.send(command);

  return {
    result,
    stop: () => {
      if (stopping || settled) return;
      stopping = true;
      child.send({ type: 'stop' } satisfies TrainerCommand);
      stopTimer = setTimeout(() => child.kill(), limits.stopMs);
    },
  };
}
