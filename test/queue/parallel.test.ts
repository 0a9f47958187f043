/** Parallel runs, and trainers that are reused for the next run. */
import { expect, it } from 'vitest';
import type { Workstation } from '../../src-main/workstation/workstation.ts';
import { forkTrainer } from '../../src-main/trainer/process.ts';
import { ENDLESS, temporaryFolder, tinyConfig, writeTinyData } from '../trainer/tinyData.ts';
import { ENDED, event, kill, open, reaches, WORKER } from './workstations.ts';

/** The records of a run, without times. */
function recorded(workstation: Workstation, id: string): unknown {
  const { store } = workstation;
  return [store.epochs(id).map((epoch) => ({ ...epoch, seconds: 0 })), store.latestWeights(id)];
}

function counted(): { spawn: () => ReturnType<typeof forkTrainer>; pids: () => (number | undefined)[] } {
  const trainers: ReturnType<typeof forkTrainer>[] = [];
  return {
    spawn: () => {
      const trainer = forkTrainer(WORKER);
      trainers.push(trainer);
      return trainer;
    },
    pids: () => trainers.map(({ pid }) => pid),
  };
}

it('trains two at once with the same numbers as one alone, and records the threads', async () => {
  const configs = [1, 2].map((seed) => tinyConfig({ epochs: 3, seed }));
  const home = temporaryFolder();
  writeTinyData(home);
  const together = open({ home, parallel: 2 });
  const both = event(together, () => together.queueState().running.length === 2);
  const ids = together.enqueue(configs).map(({ id }) => id);
  await both;
  for (const id of ids) expect((await reaches(together, id, ...ENDED)).status).toBe('completed');
  const alone = open({ parallel: 1 });
  const others = alone.enqueue(configs).map(({ id }) => id);
  for (const id of others) await reaches(alone, id, ...ENDED);
  expect(alone.store.run(others[0] ?? '').threads).toBeGreaterThanOrEqual(1);
  for (const [i, id] of ids.entries()) {
    expect(together.store.run(id).threads).toBeGreaterThanOrEqual(1);
    expect(recorded(together, id)).toEqual(recorded(alone, others[i] ?? ''));
  }
});

it('reuses the trainer for the next run, with the same numbers as a new one', async () => {
  const { spawn, pids } = counted();
  const workstation = open({ spawn, parallel: 1 });
  const configs = [1, 1, 2].map((seed) => tinyConfig({ epochs: 2, seed }));
  const [first = '', again = '', other = ''] = workstation.enqueue(configs).map(({ id }) => id);
  await reaches(workstation, other, ...ENDED);
  expect(pids()).toHaveLength(1);
  expect(recorded(workstation, again)).toEqual(recorded(workstation, first));
  expect(recorded(workstation, other)).not.toEqual(recorded(workstation, first));
  expect(workstation.trainerPids).toEqual([]);
});

it('does not reuse a trainer that crashed, failed or was killed', async () => {
  const { spawn, pids } = counted();
  const workstation = open({ spawn, parallel: 1 });
  const [killed] = workstation.enqueue([tinyConfig({ epochs: ENDLESS })]);
  await event(workstation, (news) => news.type === 'epoch');
  kill(workstation.trainerPids[0]);
  await reaches(workstation, killed?.id ?? '', 'interrupted');
  const [next] = workstation.enqueue([tinyConfig({ epochs: 1 })]);
  await reaches(workstation, next?.id ?? '', 'completed');
  expect(new Set(pids()).size).toBe(2);
});

it('stops one of two, and the other continues', async () => {
  const workstation = open({ parallel: 2 });
  const [a = '', b = ''] = workstation
    .enqueue([tinyConfig({ epochs: ENDLESS }), tinyConfig({ epochs: ENDLESS, seed: 2 })])
    .map(({ id }) => id);
  await reaches(workstation, b, 'running');
  workstation.stop(a);
  await reaches(workstation, a, 'stopped');
  expect(workstation.queueState().running).toEqual([b]);
  workstation.stop(b);
  expect((await reaches(workstation, b, ...ENDED)).status).toBe('stopped');
});

it('starts more at once as soon as the setting allows it', async () => {
  const workstation = open({ parallel: undefined });
  workstation.changeSettings({ parallelRuns: 1 });
  const [a = '', b = ''] = workstation
    .enqueue([tinyConfig({ epochs: ENDLESS }), tinyConfig({ epochs: ENDLESS, seed: 2 })])
    .map(({ id }) => id);
  await reaches(workstation, a, 'running');
  expect(workstation.queueState()).toMatchObject({ running: [a], waiting: [b] });
  workstation.changeSettings({ parallelRuns: 2 });
  await reaches(workstation, b, 'running');
  for (const id of [a, b]) workstation.stop(id);
  for (const id of [a, b]) await reaches(workstation, id, ...ENDED);
});

it('takes no more threads than it may, and records them with the run', async () => {
  const workstation = open({ threads: 1 });
  const [run] = workstation.enqueue([tinyConfig({ epochs: 1 })]);
  expect((await reaches(workstation, run?.id ?? '', ...ENDED)).threads).toBe(1);
});
