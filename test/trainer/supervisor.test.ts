import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished, test } from 'vitest';
import type { ExperimentConfig } from '../../src-main/contract/config.ts';
import { RidgelineError } from '../../src-main/contract/errors.ts';
import { forkTrainer } from '../../src-main/trainer/process.ts';
import {
  type ActiveTraining,
  type Outcome,
  type ProgressReport,
  superviseTraining,
  type SupervisorLimits,
} from '../../src-main/trainer/supervisor.ts';
import { ENDLESS, TINY, tinyConfig, tinyHome } from './tinyData.ts';

const WORKER = fileURLToPath(new URL('../../src-main/trainer/worker.ts', import.meta.url));
const child = (name: string) => fileURLToPath(new URL(`children/${name}.mjs`, import.meta.url));
const QUICK: SupervisorLimits = { silenceMs: 300, stopMs: 200 };

interface Supervised {
  training: ActiveTraining;
  reports: ProgressReport[];
  /** Resolves with the first report that matches. */
  reported: (fits: (report: ProgressReport) => boolean) => Promise<void>;
}

interface Request {
  config?: ExperimentConfig;
  home?: string;
  path?: string;
  limits?: SupervisorLimits;
  onProgress?: (report: ProgressReport) => void;
}

function supervise({
  config = tinyConfig(),
  home = '/nowhere',
  path = WORKER,
  limits,
  onProgress,
}: Request): Supervised {
  const trainer = forkTrainer(path);
  const reports: ProgressReport[] = [];
  const waiting: { fits: (report: ProgressReport) => boolean; resolve: () => void }[] = [];
  const training = superviseTraining(
    trainer,
    { type: 'train', runId: 'run', config, home, dataFolder: null, threads: 1 },
    (report) => {
      reports.push(report);
      for (const { fits, resolve } of waiting) if (fits(report)) resolve();
      onProgress?.(report);
    },
    limits,
  );
  onTestFinished(async () => {
    if (isAlive(training.pid) && training.pid !== undefined) process.kill(training.pid, 'SIGKILL');
    await training.outcome;
  });
  return {
    training,
    reports,
    reported: (fits) => new Promise((resolve) => waiting.push({ fits, resolve })),
  };
}

function isAlive(pid: number | undefined): boolean {
  if (pid === undefined) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** The outcome; the process must have exited by then, or wait for its next run. */
async function outcomeOf(training: ActiveTraining): Promise<Outcome> {
  const outcome = await training.outcome;
  expect(isAlive(training.pid)).toBe(training.waits);
  return outcome;
}

const messageOf = (outcome: Outcome): string => outcome.error?.message ?? '';

describe('a trainer that works', () => {
  it('reports its start, every step in order, every epoch, and completes', async () => {
    const { training, reports } = supervise({ home: tinyHome(), config: tinyConfig({ epochs: 3 }) });
    expect(await outcomeOf(training)).toEqual({ status: 'completed', error: null });
    expect(training.waits).toBe(true);
    expect(reports[0]).toMatchObject({ type: 'started', engine: 'cpu' });
    expect(reports.filter(({ type }) => type === 'started')).toHaveLength(1);
    let next = 1;
    for (const report of reports) {
      if (report.type !== 'steps') continue;
      expect(report.firstStep).toBe(next);
      next += report.loss.length;
    }
    const stepsPerEpoch = Math.ceil(TINY.train / 20);
    expect(next - 1).toBe(3 * stepsPerEpoch);
    const records = reports.flatMap((report) => (report.type === 'epoch' ? [report.record] : []));
    expect(records.map(({ epoch, step }) => [epoch, step])).toEqual(
      [1, 2, 3].map((n) => [n, n * stepsPerEpoch]),
    );
  });

  it('stops on request, and keeps its finished epochs', async () => {
    const { training, reports, reported } = supervise({
      home: tinyHome(),
      config: tinyConfig({ epochs: ENDLESS }),
    });
    await reported(({ type }) => type === 'epoch');
    training.stop();
    training.stop();
    expect(await outcomeOf(training)).toEqual({ status: 'stopped', error: null });
    expect(reports.some(({ type }) => type === 'epoch')).toBe(true);
  });

  it('stops also if requested before it has started', async () => {
    const { training } = supervise({ home: tinyHome(), config: tinyConfig({ epochs: ENDLESS }) });
    training.stop();
    expect(await outcomeOf(training)).toEqual({ status: 'stopped', error: null });
  });

  it('leaves Ctrl-C to the workstation', async () => {
    const { training, reported } = supervise({ home: tinyHome(), config: tinyConfig({ epochs: ENDLESS }) });
    await reported(({ type }) => type === 'epoch');
    if (training.pid === undefined) throw new Error('the trainer has no process id');
    process.kill(training.pid, 'SIGINT');
    for (let more = 0; more < 3; more++) await reported(({ type }) => type === 'epoch');
    training.stop();
    expect(await outcomeOf(training)).toEqual({ status: 'stopped', error: null });
  });

  it('reports why it cannot train', async () => {
    const { training, reports } = supervise({ home: '/nowhere' });
    const outcome = await outcomeOf(training);
    expect(outcome).toMatchObject({ status: 'failed', error: { code: 'unavailable' } });
    expect(messageOf(outcome)).toContain('/nowhere/datasets/mnist');
    expect(reports).toEqual([]);
  });
});

test.each([
  ['SIGKILL', 'was killed by SIGKILL (out of memory, or killed by hand)'],
  ['SIGSEGV', 'was killed by SIGSEGV'],
] as const)('a trainer that ends by %s is interrupted', async (signal, words) => {
  const { training, reported } = supervise({ home: tinyHome(), config: tinyConfig({ epochs: ENDLESS }) });
  await reported(({ type }) => type === 'epoch');
  if (training.pid === undefined) throw new Error('the trainer has no process id');
  process.kill(training.pid, signal);
  const outcome = await outcomeOf(training);
  expect(outcome).toMatchObject({ status: 'interrupted', error: { code: 'training-failed' } });
  expect(messageOf(outcome)).toContain(words);
  expect(messageOf(outcome)).toContain(
    'Finished epochs are kept; resume the run, or start it again from the beginning.',
  );
});

describe('a trainer that misbehaves', () => {
  it('by sending nothing is ended', async () => {
    const { training } = supervise({ path: child('silent'), limits: QUICK });
    const outcome = await outcomeOf(training);
    expect(outcome.status).toBe('interrupted');
    expect(messageOf(outcome)).toContain('sent no message for 0.3 s and was ended');
  });

  it('by sending garbage is ended', async () => {
    const { training, reports } = supervise({ path: child('garbage') });
    const outcome = await outcomeOf(training);
    expect(outcome).toMatchObject({ status: 'failed', error: { code: 'training-failed' } });
    expect(messageOf(outcome)).toContain('sent a malformed report');
    expect(reports).toEqual([]);
  });

  it('by crashing is reported with its output', async () => {
    const { training } = supervise({ path: child('dies') });
    const outcome = await outcomeOf(training);
    expect(outcome.status).toBe('interrupted');
    expect(messageOf(outcome)).toContain('ended with exit code 3');
    expect(messageOf(outcome)).toContain('Its last output:\ncudaErrorLaunchFailure: the device is gone');
  });

  it('by exiting without a report is interrupted', async () => {
    const { training } = supervise({ path: child('leaves') });
    const outcome = await outcomeOf(training);
    expect(outcome.status).toBe('interrupted');
    expect(messageOf(outcome)).toContain('ended with exit code 0');
  });

  it('by being missing is named', async () => {
    const { training } = supervise({ path: child('missing') });
    const outcome = await outcomeOf(training);
    expect(outcome.status).toBe('interrupted');
    expect(messageOf(outcome)).toContain('missing.mjs');
  });

  it('by ignoring a stop is killed, and counts as stopped', async () => {
    const { training } = supervise({ path: child('stubborn'), limits: QUICK });
    const asked = performance.now();
    training.stop();
    expect(await outcomeOf(training)).toEqual({ status: 'stopped', error: null });
    // Timers may fire a millisecond early.
    expect(performance.now() - asked).toBeGreaterThan(QUICK.stopMs - 5);
  });
});

it('is kept alive by heartbeats, and ignored after its final report', async () => {
  // 30 heartbeats take twice the silence limit.
  const { training, reports } = supervise({ path: child('slow'), limits: QUICK });
  expect(await outcomeOf(training)).toEqual({ status: 'completed', error: null });
  expect(reports).toEqual([]);
});

test('a report that cannot be recorded ends the training', async () => {
  const { training, reports } = supervise({
    home: tinyHome(),
    config: tinyConfig({ epochs: ENDLESS }),
    onProgress: () => {
      throw new RidgelineError('storage', 'The disk is full. Free some space.');
    },
  });
  expect(await outcomeOf(training)).toEqual({
    status: 'failed',
    error: { code: 'storage', message: 'The disk is full. Free some space.' },
  });
  expect(reports).toHaveLength(1);
});

describe('the worker process', () => {
  const startWorker = () => {
    const worker = fork(WORKER, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], execArgv: [] });
    onTestFinished(() => {
      worker.kill('SIGKILL');
    });
    let stderr = '';
    worker.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    return { worker, stderr: () => stderr };
  };

  it('ends when the workstation has exited', async () => {
    const { worker, stderr } = startWorker();
    const exited = once(worker, 'exit');
    await once(worker, 'message');
    worker.disconnect();
    expect(await exited).toEqual([1, null]);
    // It must not fail later because its report cannot be sent.
    expect(stderr()).toBe('');
  });

  it('rejects invalid commands', async () => {
    const { worker, stderr } = startWorker();
    const closed = once(worker, 'close');
    worker.send({ type: 'train', config: {} });
    expect(await closed).toEqual([1, null]);
    expect(stderr()).toContain('ZodError');
  });
});
