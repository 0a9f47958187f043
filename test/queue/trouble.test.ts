/** The queue when the database or the trainer fails. The database is locked as by another program. */
import Database from 'better-sqlite3';
import { expect, it, onTestFinished, vi } from 'vitest';
import { forkTrainer } from '../../src-main/trainer/process.ts';
import { databaseFile } from '../../src-main/workstation/workstation.ts';
import { tinyConfig } from '../trainer/tinyData.ts';
import { ENDED, type Served, WORKER, event, open, reaches, trainerChild } from './workstations.ts';

function lock(workstation: Served): () => void {
  const db = new Database(databaseFile(workstation.options.home));
  db.exec('BEGIN IMMEDIATE');
  onTestFinished(() => {
    db.close();
  });
  return () => {
    db.exec('ROLLBACK');
  };
}

function heard() {
  const spoken = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  return () => spoken.mock.calls.flat().join('\n');
}

async function problemOf(workstation: Served): Promise<string> {
  const known = workstation.queueState().problem;
  if (known !== null) return known;
  const said = await event(workstation, (found) => found.type === 'queue' && found.state.problem !== null);
  return said.type === 'queue' ? (said.state.problem ?? '') : '';
}

it('a run whose start cannot be recorded stays queued, and the queue reports why until it is continued', async () => {
  const stderr = heard();
  const workstation = open();
  const [first, second] = [1, 2].map((n) =>
    workstation.store.addRun(tinyConfig({ name: `run ${n}`, epochs: 1 })),
  );
  const release = lock(workstation);
  const published = event(workstation, (said) => said.type === 'queue');
  workstation.resumeQueue();
  expect(await published).toMatchObject({ state: { running: [], waiting: [first?.id, second?.id] } });
  const problem = await problemOf(workstation);
  expect(problem).toMatch(/could not be started: .*is locked by another program/);
  expect(stderr()).toContain(problem);
  expect(workstation.store.run(first?.id ?? '').status).toBe('queued');
  release();
  const state = await workstation.handlers['queue.pause']({ paused: false });
  expect(state).toMatchObject({ problem: null, running: [first?.id] });
  for (const run of [first, second]) {
    expect(await reaches(workstation, run?.id ?? '', ...ENDED)).toMatchObject({ status: 'completed' });
  }
});

it('a run whose end cannot be recorded is recorded with its steps when the queue continues', async () => {
  const stderr = heard();
  let path = trainerChild('halfway');
  const workstation = open({ spawn: () => forkTrainer(path) });
  const [run, next] = workstation.enqueue([tinyConfig(), tinyConfig({ epochs: 1 })]);
  const id = run?.id ?? '';
  await event(workstation, (said) => said.type === 'steps');
  const release = lock(workstation);
  workstation.stop(id);
  expect(await problemOf(workstation)).toMatch(/ended as stopped but that could not be recorded/);
  expect(stderr()).toContain('could not be recorded');
  expect(workstation.store.run(id).status).toBe('running');
  expect(workstation.store.run(next?.id ?? '').status).toBe('queued');
  release();
  path = WORKER;
  await workstation.handlers['queue.pause']({ paused: false });
  expect(workstation.store.run(id)).toMatchObject({ status: 'stopped', epochsDone: 0 });
  expect([...workstation.store.steps(id, 'loss').step]).toEqual([1, 2, 3]);
  expect(await reaches(workstation, next?.id ?? '', ...ENDED)).toMatchObject({ status: 'completed' });
});

it('a trainer that cannot be started interrupts the run and not the workstation', async () => {
  heard();
  const workstation = open({
    spawn: () => {
      throw new Error('spawn EAGAIN');
    },
  });
  const [run] = workstation.enqueue([tinyConfig()]);
  const ended = await reaches(workstation, run?.id ?? '', ...ENDED);
  expect(ended).toMatchObject({ status: 'interrupted' });
  expect(ended.error).toContain('spawn EAGAIN');
});

it('after three crashes an event reports that no further run is started, and why', async () => {
  const stderr = heard();
  const workstation = open({ spawn: () => forkTrainer(trainerChild('dies')) });
  const runs = workstation.enqueue([1, 2, 3, 4, 5].map((n) => tinyConfig({ name: `run ${n}` })));
  const problem = await problemOf(workstation);
  expect(problem).toContain('died three times');
  expect(stderr()).toContain(problem);
  expect(workstation.queueState().waiting).toEqual(runs.slice(3).map(({ id }) => id));
});

it('a run of a data set that nobody knows fails by itself, and the next one trains', async () => {
  const workstation = open({ parallel: 'auto' });
  const { dataset } = tinyConfig();
  const [lost, next] = workstation.enqueue([
    tinyConfig({ dataset: { ...dataset, id: 'nowhere' } }),
    tinyConfig({ epochs: 1 }),
  ]);
  const ended = await reaches(workstation, lost?.id ?? '', ...ENDED);
  expect(ended).toMatchObject({ status: 'failed' });
  expect(ended.error).toContain('Unknown data set "nowhere"');
  expect(await reaches(workstation, next?.id ?? '', ...ENDED)).toMatchObject({ status: 'completed' });
  expect(workstation.queueState().problem).toBeNull();
});
