/** Trains in a real trainer process and samples it between its reports. */
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExperimentConfig } from '../../src-main/contract/config.ts';
import { forkTrainer } from '../../src-main/trainer/process.ts';
import { superviseTraining } from '../../src-main/trainer/supervisor.ts';
import { coreTimes, othersShare } from '../load.ts';
import { type ProcessUsage, usageOf } from './process.ts';

const WORKER = join(import.meta.dirname, '../../src-main/trainer/worker.ts');

/** Number of samples, evenly spaced over the steps; the fit compares all pairs. */
const SAMPLES = 400;

/** A sample of the trainer. */
export interface Sample extends ProcessUsage {
  step: number;
  /** Mean over the steps of the latest call. */
  msPerStep: number;
}

export interface Sampled {
  samples: Sample[];
  /** Share of all cores that other processes used; null if unknown. */
  othersShare: number | null;
}

/** @throws Error with the trainer's message if it does not complete */
export async function sampleTraining(config: ExperimentConfig): Promise<Sampled> {
  const home = mkdtempSync(join(tmpdir(), 'ridgeline-long-'));
  const samples: Sample[] = [];
  const before = coreTimes();
  let stepsTotal = 0;
  const trainer = forkTrainer(WORKER);
  try {
    const training = superviseTraining(
      trainer,
      { type: 'train', runId: 'long', config, home, dataFolder: null, threads: availableParallelism() },
      (report) => {
        if (report.type === 'started') ({ stepsTotal } = report);
        if (report.type !== 'steps' || training.pid === undefined) return;
        const step = report.firstStep + report.loss.length - 1;
        if (step < (samples.at(-1)?.step ?? 0) + stepsTotal / SAMPLES) return;
        samples.push({ step, msPerStep: 1000 / report.stepsPerSecond, ...usageOf(training.pid) });
      },
    );
    const { status, error } = await training.outcome;
    if (status !== 'completed') throw new Error(error?.message ?? `The training was ${status}.`);
    return { samples, othersShare: othersShare(before, coreTimes(), samples.at(-1)?.cpuMs ?? 0) };
  } finally {
    trainer.kill();
    rmSync(home, { recursive: true, force: true });
  }
}
