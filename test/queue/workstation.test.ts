import { describe, expect, it, test } from 'vitest';
import type { WorkstationEvent } from '../../src-main/contract/events.ts';
import { RidgelineError } from '../../src-main/contract/errors.ts';
import { runDetail } from '../../src-main/contract/runs.ts';
import { openStore } from '../../src-main/store/open.ts';
import { forkTrainer } from '../../src-main/trainer/process.ts';
import { databaseFile } from '../../src-main/workstation/workstation.ts';
import { ENDLESS, tinyConfig, tinyHome } from '../trainer/tinyData.ts';
import { ENDED, epochOf, event, kill, open, reaches, trainerChild, WORKER } from './workstations.ts';

const endless = (name: string) => tinyConfig({ name, epochs: ENDLESS });

function errorOf(body: () => unknown): RidgelineError {
  try {
    body();
  } catch (error) {
    if (error instanceof RidgelineError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('the queue', () => {
  it('trains one run after another, in the order added', async () => {
    const workstation = open();
    const events: WorkstationEvent[] = [];
    workstation.subscribe((said) => events.push(said));
    const runs = workstation.enqueue([
      tinyConfig({ name: 'first', epochs: 2 }),
      tinyConfig({ name: 'second', epochs: 1, seed: 2 }),
    ]);
    expect(runs.map(({ name, status }) => [name, status])).toEqual([
      ['first', 'queued'],
      ['second', 'queued'],
    ]);
    for (const { id } of runs) await reaches(workstation, id, ...ENDED);
    const changes = events.flatMap((said) =>
      said.type === 'run' ? [`${said.run.name} ${said.run.status}`] : [],
    );
    expect(changes).toEqual([
      'first queued',
      'second queued',
      // The second of each pair names the engine.
      'first running',
      'first running',
      'first completed',
      'second running',
      'second running',
      'second completed',
    ]);
    const [first, second] = runs.map(({ id }) => workstation.store.run(id));
    expect(first).toMatchObject({ status: 'completed', engine: 'cpu', epochsDone: 2, error: null });
    expect(second).toMatchObject({ status: 'completed', engine: 'cpu', epochsDone: 1, error: null });
    expect(workstation.trainerPids[0]).toBeUndefined();
    const detail = runDetail.parse(await workstation.handlers['runs.get']({ id: first?.id ?? '' }));
    expect(detail.epochs).toHaveLength(2);
    expect(detail.weights.map(({ tensor }) => tensor)).toEqual([
      'dense_1/kernel',
      'dense_1/bias',
      'dense_2/kernel',
      'dense_2/bias',
    ]);
    expect([...workstation.store.steps(detail.run.id, 'loss').step]).toEqual(
      Array.from({ length: 22 }, (_, i) => i + 1),
    );
  });

  it('continues with the next run after one that cannot train', async () => {
    const workstation = open();
    const [bad, good] = workstation.enqueue([
      tinyConfig({ dataset: { id: 'fashion-mnist' } }),
      tinyConfig({ epochs: 1 }),
    ]);
    expect(await reaches(workstation, bad?.id ?? '', ...ENDED)).toMatchObject({
      status: 'failed',
      epochsDone: 0,
    });
    expect(workstation.store.run(bad?.id ?? '').error).toContain('Fashion-MNIST');
    expect(await reaches(workstation, good?.id ?? '', ...ENDED)).toMatchObject({ status: 'completed' });
  });

  it('keeps the epochs of a run that is stopped, and the steps after them', async () => {
    const workstation = open();
    const [run] = workstation.enqueue([endless('long')]);
    const id = run?.id ?? '';
    await epochOf(workstation, id);
    await workstation.handlers['runs.stop']({ id });
    const ended = await reaches(workstation, id, ...ENDED);
    expect(ended).toMatchObject({ status: 'stopped', error: null });
    expect(ended.epochsDone).toBeGreaterThanOrEqual(1);
    const { epochs } = await workstation.handlers['runs.get']({ id });
    expect(epochs.map(({ epoch }) => epoch)).toEqual(epochs.map((_, i) => i + 1));
    expect(epochs).toHaveLength(ended.epochsDone);
    const { step } = workstation.store.steps(id, 'loss');
    expect(step.length).toBeGreaterThanOrEqual(epochs.at(-1)?.step ?? Infinity);
    expect(errorOf(() => workstation.stop(id))).toMatchObject({ code: 'conflict' });
  });

  it('keeps the steps of an epoch that is stopped before its end', async () => {
    const workstation = open({ spawn: () => forkTrainer(trainerChild('halfway')) });
    const [run] = workstation.enqueue([tinyConfig()]);
    const id = run?.id ?? '';
    await event(workstation, (said) => said.type === 'steps');
    workstation.stop(id);
    expect(await reaches(workstation, id, ...ENDED)).toMatchObject({ status: 'stopped', epochsDone: 0 });
    const { step, value } = workstation.store.steps(id, 'loss');
    expect([[...step], [...value]]).toEqual([
      [1, 2, 3],
      [3, 2, NaN],
    ]);
  });

  it('moves runs to the trash and removes them only after they are stopped', async () => {
    const workstation = open();
    const [running, stopped, removed, last] = workstation
      .enqueue([
        endless('running'),
        tinyConfig({ name: 'stopped' }),
        tinyConfig({ name: 'removed' }),
        tinyConfig({ name: 'last', epochs: 1 }),
      ])
      .map(({ id }) => id);
    await epochOf(workstation, running ?? '');
    workstation.stop(stopped ?? '');
    expect(workstation.store.run(stopped ?? '')).toMatchObject({ status: 'stopped', startedAt: null });
    const gone = event(workstation, (said) => said.type === 'removed');
    expect(errorOf(() => workstation.trash([removed ?? ''])).code).toBe('conflict');
    workstation.stop(removed ?? '');
    workstation.trash([removed ?? '']);
    workstation.removeTrashed([removed ?? '']);
    expect(await gone).toEqual({ type: 'removed', id: removed });
    expect(errorOf(() => workstation.trash([running ?? ''])).code).toBe('conflict');
    expect(errorOf(() => workstation.stop(removed ?? '')).code).toBe('not-found');
    workstation.stop(running ?? '');
    expect(await reaches(workstation, last ?? '', ...ENDED)).toMatchObject({ status: 'completed' });
    workstation.trash([running ?? '']);
    workstation.removeTrashed([running ?? '']);
    expect(
      workstation.store
        .runs()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['last', 'stopped']);
  });
});

describe('a trainer that is killed', () => {
  it('loses only the epoch in progress', async () => {
    const workstation = open();
    const [victim, next] = workstation.enqueue([endless('victim'), tinyConfig({ name: 'next', epochs: 1 })]);
    const id = victim?.id ?? '';
    const reported: number[] = [];
    workstation.subscribe((said) => {
      if (said.type === 'epoch' && said.id === id) reported.push(said.record.epoch);
    });
    await epochOf(workstation, id);
    kill(workstation.trainerPids[0]);
    const ended = await reaches(workstation, id, ...ENDED);
    expect(ended.status).toBe('interrupted');
    expect(ended.error).toContain('SIGKILL');
    // Between the signal and the process's end more epochs may arrive; all reported ones are stored.
    expect(ended.epochsDone).toBe(reported.length);
    const { epochs, weights } = runDetail.parse(await workstation.handlers['runs.get']({ id }));
    expect(epochs.map(({ epoch }) => epoch)).toEqual(reported);
    expect(weights).toHaveLength(4);
    for (const { epoch } of epochs) {
      expect(workstation.store.snapshot(id, 'dense_1/kernel', epoch)?.statistics.count).toBe(784 * 8);
    }
    // Everything else continues: the handlers answer, the next run trains.
    expect(await workstation.handlers['runs.list']({})).toHaveLength(2);
    expect(await workstation.handlers['workstation.info']({})).toMatchObject({
      home: workstation.options.home,
    });
    expect(await reaches(workstation, next?.id ?? '', ...ENDED)).toMatchObject({ status: 'completed' });
  });

  it('three times in a row stops the queue until a run is queued', async () => {
    const started: number[] = [];
    let trainerPath = trainerChild('dies');
    const workstation = open({
      spawn: () => {
        started.push(performance.now());
        return forkTrainer(trainerPath);
      },
    });
    const runs = workstation.enqueue([1, 2, 3, 4].map((n) => tinyConfig({ name: `run ${n}`, epochs: 1 })));
    const [, , third, fourth] = runs.map(({ id }) => id);
    const ended = await reaches(workstation, third ?? '', ...ENDED);
    expect(ended).toMatchObject({ status: 'interrupted', epochsDone: 0 });
    expect(ended.error).toContain('the device is gone');
    expect(started).toHaveLength(3);
    const [first = 0, second = 0, last = 0] = started;
    // One second after the first crash, two after the second; the processes themselves take a little as well.
    expect(second - first).toBeGreaterThan(1000);
    expect(last - second).toBeGreaterThan(2000);
    expect(workstation.store.run(fourth ?? '').status).toBe('queued');
    expect(workstation.trainerPids[0]).toBeUndefined();
    trainerPath = WORKER;
    workstation.resumeQueue();
    expect(await reaches(workstation, fourth ?? '', ...ENDED)).toMatchObject({ status: 'completed' });
    expect(started).toHaveLength(4);
  });
});

describe('a home', () => {
  it('is used by one workstation at a time', async () => {
    const home = tinyHome();
    const first = open({ home });
    const refused = errorOf(() => open({ home }));
    expect(refused.code).toBe('conflict');
    expect(refused.message).toContain(databaseFile(home));
    await first.close();
    expect(() => open({ home })).not.toThrow();
  });

  it('marks a run that was left running as interrupted and trains the queued ones', async () => {
    const home = tinyHome();
    const store = openStore(databaseFile(home));
    const left = store.addRun(endless('left'));
    store.markRunning(left.id);
    const queued = store.addRun(tinyConfig({ name: 'queued', epochs: 1 }));
    store.close();

    const workstation = open({ home });
    const found = workstation.store.run(left.id);
    expect(found.status).toBe('interrupted');
    expect(found.error).toContain('Ridgeline ended while this run was training');
    expect(workstation.store.run(queued.id).status).toBe('queued');
    workstation.resumeQueue();
    expect(await reaches(workstation, queued.id, ...ENDED)).toMatchObject({ status: 'completed' });
  });

  it('that is closed during a run stops it and leaves the others queued', async () => {
    const home = tinyHome();
    const workstation = open({ home });
    const [running, waiting] = workstation.enqueue([endless('running'), tinyConfig({ name: 'waiting' })]);
    await epochOf(workstation, running?.id ?? '');
    await workstation.close();
    const store = openStore(databaseFile(home), { readOnly: true });
    const found = [running, waiting].map((run) => store.run(run?.id ?? '').status);
    store.close();
    expect(found).toEqual(['stopped', 'queued']);
  });

  test('a command that trains its own runs ignores the queue', async () => {
    const home = tinyHome();
    const store = openStore(databaseFile(home));
    const foreign = store.addRun(tinyConfig({ name: 'foreign' }));
    store.close();
    const workstation = open({ home, ownRunsOnly: true });
    const [first, removed, own] = workstation.enqueue([
      endless('first'),
      tinyConfig({ name: 'removed' }),
      tinyConfig({ name: 'own', epochs: 1 }),
    ]);
    workstation.stop(removed?.id ?? '');
    workstation.trash([removed?.id ?? '']);
    workstation.removeTrashed([removed?.id ?? '']);
    await epochOf(workstation, first?.id ?? '');
    workstation.stop(first?.id ?? '');
    expect(await reaches(workstation, own?.id ?? '', ...ENDED)).toMatchObject({ status: 'completed' });
    expect(workstation.store.run(foreign.id).status).toBe('queued');
  });
});
