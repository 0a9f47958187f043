/** A run on the GPU, stopped and resumed in a separate trainer process. */
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished, vi } from 'vitest';
import type { EpochRecord } from '../../src-main/contract/runs.ts';
import { CheckpointFolder } from '../../src-main/trainer/checkpoints/folder.ts';
import { forkTrainer } from '../../src-main/trainer/process.ts';
import { type Outcome, type ProgressReport, superviseTraining } from '../../src-main/trainer/supervisor.ts';
import { smallConfig } from '../trainer/problems.ts';
import { temporaryFolder } from '../trainer/tinyData.ts';
import { notRun } from './required.ts';
import { vulkanEnvironment } from './softwareVulkan.ts';

const WORKER = fileURLToPath(new URL('../../src-main/trainer/worker.ts', import.meta.url));
const LIMIT_MS = 600_000;
const RUN = 'run';

/** Everything with state or random draws: masks, slots of the optimiser, a schedule. */
const config = smallConfig({
  engine: 'webgpu',
  dataset: { id: 'digits', train: { count: 60 }, test: { count: 20 } },
  model: { kind: 'mlp', hidden: [16], dropout: 0.3 },
  regularizer: { kind: 'l1', lambda: 1e-3, l1Method: 'proximal' },
  optimizer: { kind: 'adam', learningRate: 0.01, schedule: { kind: 'exponential', decay: 0.99 } },
  epochs: 5,
});

interface Trained {
  outcome: Outcome;
  records: EpochRecord[];
  /** Of every step: loss, accuracy, penalty, rate. */
  steps: unknown[];
}

/** @param resume record whose checkpoint to resume from; @param stopIn epoch in which the run is stopped */
async function train(
  home: string,
  { resume, stopIn }: { resume?: number; stopIn?: number },
): Promise<Trained> {
  const reports: ProgressReport[] = [];
  const trainer = forkTrainer(WORKER);
  onTestFinished(() => trainer.kill());
  const training = superviseTraining(
    trainer,
    {
      type: 'train',
      runId: RUN,
      config,
      home,
      dataFolder: null,
      threads: 2,
      ...(resume === undefined ? {} : { resume }),
    },
    (report) => {
      reports.push(report);
      if (report.type === 'steps' && report.epoch === stopIn) training.stop();
    },
    // GPU programs are compiled on the CPU here, without heartbeats, which takes minutes on a busy machine.
    { silenceMs: LIMIT_MS, stopMs: LIMIT_MS },
  );
  const outcome = await training.outcome;
  return {
    outcome,
    records: reports.flatMap((report) => (report.type === 'epoch' ? [{ ...report.record, seconds: 0 }] : [])),
    steps: reports.flatMap((report) =>
      report.type === 'steps'
        ? report.loss.map((loss, i) => [loss, report.acc[i], report.penalty[i], report.learningRate[i]])
        : [],
    ),
  };
}

it('a resumed run on webgpu is bit-identical to an uninterrupted one', { timeout: LIMIT_MS }, async () => {
  onTestFinished(() => void vi.unstubAllEnvs());
  for (const [name, value] of Object.entries(vulkanEnvironment())) vi.stubEnv(name, value);
  const [wholeHome, home] = [temporaryFolder(), temporaryFolder()];
  const whole = await train(wholeHome, {});
  if (whole.outcome.error?.code === 'unavailable') {
    notRun('webgpu', whole.outcome.error.message);
    return;
  }
  expect(whole.outcome).toEqual({ status: 'completed', error: null });

  const first = await train(home, { stopIn: 2 });
  expect(first.outcome.status).toBe('stopped');
  const record = first.records.length;
  expect(record).toBeGreaterThanOrEqual(1);
  const folder = new CheckpointFolder(home, RUN);
  const { position } = folder.read(record, config);
  const rest = await train(home, { resume: record });
  expect(rest.outcome).toEqual({ status: 'completed', error: null });

  expect([...first.records, ...rest.records]).toEqual(whole.records);
  expect(rest.steps).toEqual(whole.steps.slice(position.step));
  const last = whole.records.length;
  const { state } = new CheckpointFolder(wholeHome, RUN).read(last, config);
  expect(folder.read(last, config).state).toEqual(state);
});
