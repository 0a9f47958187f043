/**
 * Supervises one trainer process: sends it a run, handles its messages, detects hangs and crashes, stops it gracefully
 * and then kills it. `outcome` settles exactly once.
 */
import type { ErrorPayload } from '../contract/errors.ts';
import { adviceAfterFailure } from './engines/advice.ts';
import { type TrainerCommand, type TrainerReport, trainerReport } from './messages.ts';
import type { TrainerExit, TrainerProcess } from './process.ts';

export interface SupervisorLimits {
  /** A trainer that sends no message for this long counts as hung. Milliseconds. */
  silenceMs: number;
  /** Time for a graceful stop before the process is killed. Milliseconds. */
  stopMs: number;
}

export const DEFAULT_LIMITS: SupervisorLimits = { silenceMs: 120_000, stopMs: 15_000 };

export type Outcome =
  | { status: 'completed' | 'stopped'; error: null }
  /** The trainer reported an error. */
  | { status: 'failed'; error: ErrorPayload }
  /** The trainer crashed or hung. */
  | { status: 'interrupted'; error: ErrorPayload };

/** Reports that do not end the training. */
export type ProgressReport = Exclude<
  TrainerReport,
  { type: 'finished' | 'failed' | 'heartbeat' | 'diagnosis' | 'pruned' | 'pruneEnded' }
>;

export interface ActiveTraining {
  readonly pid: number | undefined;
  readonly outcome: Promise<Outcome>;
  /** The run has completed and its process waits for another one. */
  readonly waits: boolean;
  /** Stops after the current call; kills the process if that takes too long. */
  stop: () => void;
}

/**
 * @param child an idle trainer process
 * @param command the run
 * @param onProgress called for every report in order; if it throws, the training fails
 */
export function superviseTraining(
  child: TrainerProcess,
  command: Extract<TrainerCommand, { type: 'train' }>,
  onProgress: (report: ProgressReport) => void,
  limits: SupervisorLimits = DEFAULT_LIMITS,
): ActiveTraining {
  const { promise: outcome, resolve } = Promise.withResolvers<Outcome>();
  let stopping = false;
  let waits = false;
  let verdict: Outcome | null = null;
  let engine: string = command.config.engine;
  let stopTimer: NodeJS.Timeout | undefined;
  let silenceTimer = setTimeout(onSilence, limits.silenceMs);

  /** Sets the outcome, which is reported when the process has exited. */
  function conclude(result: Outcome): void {
    verdict ??= result;
  }

  function onSilence(): void {
    conclude({
      status: 'interrupted',
      error: trainingFailed(
        `The trainer sent no message for ${limits.silenceMs / 1000} s and was ended.`,
        child,
        engine,
      ),
    });
    child.kill();
  }

  child.onMessage((message) => {
    if (verdict !== null) return;
    clearTimeout(silenceTimer);
    silenceTimer = setTimeout(onSilence, limits.silenceMs);
    const parsed = trainerReport.safeParse(message);
    if (!parsed.success) {
      conclude({
        status: 'failed',
        error: trainingFailed('The trainer sent a malformed report.', child, engine),
      });
      child.kill();
      return;
    }
    receive(parsed.data);
  });

  function receive(report: TrainerReport): void {
    switch (report.type) {
      case 'heartbeat':
      case 'diagnosis':
      case 'pruned':
      case 'pruneEnded':
        return;
      case 'finished':
        conclude({ status: report.outcome, error: null });
        waits = true;
        settle();
        return;
      case 'failed':
        conclude({ status: 'failed', error: report.error });
        child.kill();
        return;
      default:
        if (report.type === 'started') engine = report.engine;
        try {
          onProgress(report);
        } catch (error) {
          const message = error instanceof Error ? error.message : String(error);
          conclude({ status: 'failed', error: { code: 'storage', message } });
          child.kill();
        }
    }
  }

  function settle(exit: TrainerExit = { code: null, signal: null }): void {
    clearTimeout(silenceTimer);
    clearTimeout(stopTimer);
    resolve(verdict ?? vanished(exit, stopping, child, engine));
  }

  child.onExit(settle);

  child.send(command);

  return {
    pid: child.pid,
    outcome,
    get waits() {
      return waits;
    },
    stop: () => {
      if (stopping) return;
      stopping = true;
      child.send({ type: 'stop' } satisfies TrainerCommand);
      stopTimer = setTimeout(() => child.kill(), limits.stopMs);
    },
  };
}

/** The outcome of a process that exited without a final report. */
function vanished(exit: TrainerExit, stopping: boolean, child: TrainerProcess, engine: string): Outcome {
  if (stopping) return { status: 'stopped', error: null };
  const how =
    exit.signal === null
      ? `ended with exit code ${exit.code ?? 'unknown'}`
      : `was killed by ${exit.signal}${exit.signal === 'SIGKILL' ? ' (out of memory, or killed by hand)' : ''}`;
  return { status: 'interrupted', error: trainingFailed(`The trainer process ${how}.`, child, engine) };
}

function trainingFailed(message: string, child: TrainerProcess, engine: string): ErrorPayload {
  const stderr = child.stderr();
  const detail = stderr === '' ? '' : `\nIts last output:\n${stderr}`;
  return {
    code: 'training-failed',
    message:
      `${message} Finished epochs are kept; resume the run, or start it again from the beginning. ` +
      `${adviceAfterFailure(engine)}${detail}`,
  };
}
