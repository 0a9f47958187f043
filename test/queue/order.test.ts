import { describe, expect, it } from 'vitest';
import type { WorkstationEvent } from '../../src-main/contract/events.ts';
import type { QueueState } from '../../src-main/contract/queue.ts';
import { ENDLESS, tinyConfig, tinyHome } from '../trainer/tinyData.ts';
import { ENDED, type Served, epochOf, event, open, reaches } from './workstations.ts';

const endless = (name: string) => tinyConfig({ name, epochs: ENDLESS });
const short = (name: string) => tinyConfig({ name, epochs: 1 });

/** The next queue event that matches. */
async function news(workstation: Served, fits: (state: QueueState) => boolean): Promise<QueueState> {
  const said = await event(workstation, (candidate) => candidate.type === 'queue' && fits(candidate.state));
  if (said.type !== 'queue') throw new Error('another event');
  return said.state;
}

/** Starts an endless run with others behind it. */
async function busy(names: readonly string[], home = tinyHome()) {
  const workstation = open({ home });
  const runs = workstation.enqueue([endless('running'), ...names.map(short)]);
  const [running = '', ...waiting] = runs.map(({ id }) => id);
  await epochOf(workstation, running);
  return { home, workstation, running, waiting };
}

describe('waiting runs', () => {
  it('are trained in the new order after a move, which causes an event', async () => {
    const { workstation, running, waiting } = await busy(['a', 'b', 'c']);
    const [a = '', b = '', c = ''] = waiting;
    const published = news(workstation, () => true);
    const moved = await workstation.handlers['queue.move']({ ids: [c, a], before: b });
    expect(moved).toMatchObject({ running: [running], waiting: [c, a, b], paused: false, problem: null });
    expect(await published).toEqual(moved);
    const started: string[] = [];
    workstation.subscribe((said) => {
      if (said.type === 'run' && said.run.status === 'running' && said.run.engine === null) {
        started.push(said.run.id);
      }
    });
    workstation.stop(running);
    for (const id of waiting) await reaches(workstation, id, ...ENDED);
    expect(started).toEqual([c, a, b]);
  });

  it('keep their order in the next session', async () => {
    const { home, workstation, waiting } = await busy(['a', 'b', 'c']);
    const [a, b, c = ''] = waiting;
    await workstation.handlers['queue.move']({ ids: [c], before: a ?? '' });
    await workstation.close();
    const again = open({ home });
    expect((await again.handlers['queue.state']({})).waiting).toEqual([c, a, b]);
  });

  it('cannot be moved together with a run that has started', async () => {
    const { workstation, running, waiting } = await busy(['a', 'b']);
    const [a = '', b = ''] = waiting;
    const move = (ids: string[], before: string) => workstation.handlers['queue.move']({ ids, before });
    await expect(move([b, running], a)).rejects.toMatchObject({ code: 'conflict' });
    await expect(move([b], running)).rejects.toThrow(/is running and cannot be moved in the queue/);
    expect(workstation.queueState().waiting).toEqual([a, b]);
  });

  it('cause an event when they leave the queue', async () => {
    const { workstation, running, waiting } = await busy(['a', 'b']);
    const [a = '', b = ''] = waiting;
    let published = news(workstation, () => true);
    workstation.stop(a);
    expect(await published).toMatchObject({ running: [running], waiting: [b] });
    published = news(workstation, () => true);
    workstation.stop(b);
    expect(await published).toMatchObject({ running: [running], waiting: [] });
  });

  it('that left the queue can be queued again, at its end', async () => {
    const { workstation, running, waiting } = await busy(['a', 'b']);
    const [a = '', b = ''] = waiting;
    await workstation.handlers['runs.stop']({ id: a });
    await workstation.handlers['runs.resume']({ id: a });
    expect(workstation.queueState().waiting).toEqual([b, a]);
    workstation.stop(running);
    expect(await reaches(workstation, a, ...ENDED)).toMatchObject({ status: 'completed', epochsDone: 1 });
  });

  it('cause one event however many are added at once', async () => {
    const { workstation } = await busy([]);
    const events: WorkstationEvent[] = [];
    workstation.subscribe((said) => events.push(said));
    const published = news(workstation, () => true);
    workstation.enqueue(Array.from({ length: 30 }, (_, i) => short(`run ${i}`)));
    expect((await published).waiting).toHaveLength(30);
    expect(events.filter(({ type }) => type === 'queue')).toHaveLength(1);
  });
});

describe('a paused queue', () => {
  it('finishes the running run and starts no other, also after a restart', async () => {
    const { home, workstation, running, waiting } = await busy(['a']);
    const [a = ''] = waiting;
    expect(await workstation.handlers['queue.pause']({ paused: true })).toMatchObject({
      paused: true,
      running: [running],
    });
    const empty = news(workstation, (state) => state.running.length === 0);
    workstation.stop(running);
    expect(await empty).toMatchObject({ paused: true, waiting: [a] });
    const [late] = workstation.enqueue([short('late')]);
    expect(workstation.trainerPids[0]).toBeUndefined();
    await workstation.close();

    const again = open({ home });
    again.resumeQueue();
    expect(again.trainerPids[0]).toBeUndefined();
    expect(again.queueState()).toMatchObject({ paused: true, running: [], waiting: [a, late?.id] });
    await again.handlers['queue.pause']({ paused: false });
    expect(await reaches(again, late?.id ?? '', ...ENDED)).toMatchObject({ status: 'completed' });
  });

  it('does not affect the runs of a command', async () => {
    const { home, workstation } = await busy([]);
    await workstation.handlers['queue.pause']({ paused: true });
    await workstation.close();
    const command = open({ home, ownRunsOnly: true });
    const [run] = command.enqueue([short('own')]);
    expect(await reaches(command, run?.id ?? '', ...ENDED)).toMatchObject({ status: 'completed' });
  });
});

it('reports the learning rate of the last step with the steps', async () => {
  const workstation = open();
  const schedule = { kind: 'step', every: 2, factor: 0.5 } as const;
  const config = tinyConfig({ epochs: 1, optimizer: { kind: 'sgd', learningRate: 0.2, schedule } });
  const rates = new Map<number, number>();
  workstation.subscribe((said) => {
    if (said.type === 'steps') rates.set(said.firstStep + said.loss.length - 1, said.learningRate);
  });
  const [run] = workstation.enqueue([config]);
  const id = run?.id ?? '';
  await reaches(workstation, id, ...ENDED);
  expect(rates.size).toBeGreaterThan(0);
  const { step, value } = workstation.store.steps(id, 'learningRate');
  const stored = new Map([...step].map((at, i) => [at, value[i]]));
  for (const [at, rate] of rates) expect(stored.get(at)).toBe(Math.fround(rate));
  expect(rates.get(11)).toBeCloseTo(0.2 * 0.5 ** 5, 12);
});
