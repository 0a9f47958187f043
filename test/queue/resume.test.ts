/** Runs that end early and are resumed, with real trainers and checkpoints on disk. */
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ExperimentConfig, ExperimentInput } from '../../src-main/contract/config.ts';
import { stepMetric } from '../../src-main/contract/runs.ts';
import { CheckpointFolder } from '../../src-main/trainer/checkpoints/folder.ts';
import { ENDLESS, tinyConfig } from '../trainer/tinyData.ts';
import { ENDED, type Served, epochOf, open, reaches } from './workstations.ts';

/** Long enough to be interrupted. */
const EPOCHS = 250;

const ADAM = {
  model: { kind: 'mlp', hidden: [8], dropout: 0.3 },
  optimizer: { kind: 'adam', learningRate: 0.01, schedule: { kind: 'exponential', decay: 0.999 } },
} as const satisfies Partial<ExperimentInput>;

function folderOf(workstation: Served, id: string): CheckpointFolder {
  return new CheckpointFolder(workstation.options.home, id);
}

function checkpoints(workstation: Served, id: string): string[] {
  return readdirSync(folderOf(workstation, id).path);
}

async function trained(workstation: Served, config: ExperimentConfig): Promise<string> {
  const [run] = workstation.enqueue([config]);
  const id = run?.id ?? '';
  await reaches(workstation, id, ...ENDED);
  return id;
}

/** All records of a run except times. */
function recorded({ store }: Served, id: string) {
  return {
    epochs: store.epochs(id).map((record) => ({ ...record, seconds: 0 })),
    steps: stepMetric.options.map((metric) => store.steps(id, metric)),
    tensors: store.tensors(id).map(({ tensor, epochs }) => ({
      tensor,
      epochs,
      histograms: epochs.map((epoch) => store.snapshot(id, tensor, epoch)?.histogram),
    })),
  };
}

async function stoppedAfterEpochs(workstation: Served, config: ExperimentConfig): Promise<string> {
  const [run] = workstation.enqueue([config]);
  const id = run?.id ?? '';
  await epochOf(workstation, id);
  workstation.stop(id);
  expect(await reaches(workstation, id, ...ENDED)).toMatchObject({ status: 'stopped', resumable: true });
  return id;
}

const codeOf = (body: () => unknown): unknown => {
  try {
    body();
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error;
  }
  return null;
};

describe('a resumed run', () => {
  it('that was stopped, and later killed, ends like an uninterrupted one', async () => {
    const workstation = open();
    const config = tinyConfig({ epochs: EPOCHS, ...ADAM });
    const whole = await trained(workstation, config);
    const [run] = workstation.enqueue([config]);
    const id = run?.id ?? '';
    for (let i = 0; i < 5; i++) await epochOf(workstation, id);
    workstation.stop(id);
    const stopped = await reaches(workstation, id, ...ENDED);
    expect(stopped).toMatchObject({ status: 'stopped', resumable: true });
    // A stop writes the checkpoint of the last record.
    expect(workstation.store.resumePoint(id)).toBe(stopped.epochsDone);
    expect(checkpoints(workstation, id)).toContain(`checkpoint-${stopped.epochsDone}.ridgeline`);

    await workstation.handlers['runs.resume']({ id });
    for (let i = 0; i < 5; i++) await epochOf(workstation, id);
    process.kill(workstation.trainerPids[0] ?? NaN, 'SIGKILL');
    const killed = await reaches(workstation, id, ...ENDED);
    expect(killed).toMatchObject({ status: 'interrupted', resumable: true });
    expect(killed.epochsDone).toBeGreaterThan(stopped.epochsDone);
    expect(killed.epochsDone).toBeLessThan(EPOCHS);
    // A kill may lose some records.
    const point = workstation.store.resumePoint(id);
    expect(checkpoints(workstation, id)).toContain(`checkpoint-${point}.ridgeline`);

    await workstation.handlers['runs.resume']({ id });
    const done = await reaches(workstation, id, ...ENDED);
    expect(done).toMatchObject({ status: 'completed', epochsDone: EPOCHS, error: null, resumable: false });
    expect(recorded(workstation, id)).toEqual(recorded(workstation, whole));
    const last = (of: string) => folderOf(workstation, of).read(EPOCHS, config);
    expect(last(id).state).toEqual(last(whole).state);
    expect(last(id).position).toEqual(last(whole).position);
    expect(checkpoints(workstation, id)).toEqual([`checkpoint-${EPOCHS}.ridgeline`]);
  });

  it('of steps continues within its stream of images', async () => {
    const workstation = open();
    const keys = { epochs: undefined, steps: 3000, evaluate: { everySteps: 17 } } as const;
    const config = tinyConfig({ ...ADAM, ...keys });
    const whole = await trained(workstation, config);
    const id = await stoppedAfterEpochs(workstation, config);
    workstation.resume(id);
    expect(await reaches(workstation, id, ...ENDED)).toMatchObject({ status: 'completed' });
    expect(recorded(workstation, id)).toEqual(recorded(workstation, whole));
  });

  it('stays queued while Ridgeline is closed, and continues afterwards', async () => {
    const first = open();
    const { home } = first.options;
    const id = await stoppedAfterEpochs(first, tinyConfig({ epochs: ENDLESS }));
    const { epochsDone } = first.requeue(id);
    await first.close();
    const second = open({ home });
    expect(second.store.run(id)).toMatchObject({ status: 'queued', epochsDone });
    second.resumeQueue();
    await epochOf(second, id);
    second.stop(id);
    expect((await reaches(second, id, ...ENDED)).epochsDone).toBeGreaterThan(epochsDone);
  });

  it('may use another engine', async () => {
    const workstation = open();
    const id = await stoppedAfterEpochs(workstation, tinyConfig({ epochs: ENDLESS, engine: 'cpu' }));
    await workstation.handlers['runs.resume']({ id, engine: 'reference' });
    await epochOf(workstation, id);
    workstation.stop(id);
    const ended = await reaches(workstation, id, ...ENDED);
    expect(ended).toMatchObject({ engine: 'reference', config: { engine: 'reference' } });
  });
});

describe('a run is not resumed', () => {
  it('if it is completed or running, or has no checkpoint', async () => {
    const workstation = open();
    const completed = await trained(workstation, tinyConfig({ epochs: 1 }));
    const [without] = workstation.enqueue([tinyConfig({ epochs: ENDLESS, record: { checkpoint: 'none' } })]);
    const id = without?.id ?? '';
    await epochOf(workstation, id);
    expect(codeOf(() => workstation.resume(id))).toBe('conflict');
    workstation.stop(id);
    expect(await reaches(workstation, id, ...ENDED)).toMatchObject({ status: 'stopped', resumable: false });
    expect(existsSync(folderOf(workstation, id).path)).toBe(false);
    for (const run of [completed, id]) expect(codeOf(() => workstation.resume(run))).toBe('conflict');
  });

  it('if its checkpoint is missing or damaged; its records stay', async () => {
    const workstation = open();
    const id = await stoppedAfterEpochs(workstation, tinyConfig({ epochs: ENDLESS }));
    const before = workstation.store.run(id);
    const folder = folderOf(workstation, id).path;
    const [name = ''] = readdirSync(folder);
    writeFileSync(join(folder, name), 'RDGLCKPT and then nothing that anybody could read');
    expect(codeOf(() => workstation.resume(id))).toBe('bad-data');
    rmSync(join(folder, name));
    expect(codeOf(() => workstation.resume(id))).toBe('not-found');
    expect(workstation.store.run(id)).toEqual(before);
  });
});

describe('the files', () => {
  it('are the last checkpoint, and the best one if configured', async () => {
    const workstation = open();
    const config = tinyConfig({ epochs: 60, record: { checkpoint: 'best' } });
    const id = await trained(workstation, config);
    const accs = workstation.store.epochs(id).map(({ testAcc }) => testAcc ?? 0);
    const best = accs.indexOf(Math.max(...accs)) + 1;
    const names = [...new Set([best, 60])].map((record) => `checkpoint-${record}.ridgeline`);
    expect(readdirSync(folderOf(workstation, id).path).sort()).toEqual(names.sort());
  });

  it('are deleted with the run', async () => {
    const workstation = open();
    const id = await trained(workstation, tinyConfig({ epochs: 1 }));
    const { path } = folderOf(workstation, id);
    expect(existsSync(path)).toBe(true);
    workstation.trash([id]);
    workstation.removeTrashed([id]);
    expect(existsSync(path)).toBe(false);
  });
});
