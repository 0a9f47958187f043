import { describe, expect, it } from 'vitest';
import type { WorkstationEvent } from '../../src-main/contract/events.ts';
import { EventQueue } from '../../src-main/transport/eventQueue.ts';
import { RUN, stepsEvent } from './backend.ts';

function drain(queue: EventQueue): { sequence: number; event: WorkstationEvent }[] {
  const taken = [];
  for (let next = queue.take(); next !== null; next = queue.take()) taken.push(next);
  return taken;
}

function filled(events: readonly WorkstationEvent[]): EventQueue {
  const queue = new EventQueue();
  events.forEach((event, i) => expect(queue.push(i + 1, event)).toBe(true));
  return queue;
}

describe('EventQueue', () => {
  it('returns events in order and is then empty', () => {
    const events: WorkstationEvent[] = [
      { type: 'run', run: RUN },
      stepsEvent('run-1', 1, 2),
      { type: 'removed', id: 'run-1' },
    ];
    const queue = filled(events);
    expect(drain(queue)).toEqual(events.map((event, i) => ({ sequence: i + 1, event })));
    expect(queue.take()).toBeNull();
  });

  it('merges consecutive steps of a run, with the newest state', () => {
    const queue = filled([
      stepsEvent('a', 1, 2),
      stepsEvent('b', 1, 1),
      { ...stepsEvent('a', 3, 3), stepsPerSecond: 77, epoch: 2, fraction: 0.5 } as WorkstationEvent,
    ]);
    expect(drain(queue)).toEqual([
      { sequence: 2, event: stepsEvent('b', 1, 1) },
      { sequence: 3, event: { ...stepsEvent('a', 1, 5), stepsPerSecond: 77, epoch: 2, fraction: 0.5 } },
    ]);
  });

  it('does not merge across another event of the run, nor across a gap', () => {
    const events: WorkstationEvent[] = [
      stepsEvent('run-1', 1, 2),
      { type: 'run', run: RUN },
      stepsEvent('run-1', 3, 2),
      stepsEvent('run-1', 9, 2),
    ];
    expect(drain(filled(events)).map(({ event }) => event)).toEqual(events);
  });

  it('does not merge into events that were taken', () => {
    const queue = filled([stepsEvent('a', 1, 2)]);
    queue.take();
    queue.push(2, stepsEvent('a', 3, 1));
    expect(drain(queue)).toEqual([{ sequence: 2, event: stepsEvent('a', 3, 1) }]);
  });

  it('does not modify merged events', () => {
    const first = stepsEvent('a', 1, 2);
    const queue = filled([first, stepsEvent('a', 3, 2)]);
    drain(queue);
    expect(first).toEqual(stepsEvent('a', 1, 2));
  });

  it('reports when the reader is too far behind, in events and in values', () => {
    const events = new EventQueue();
    for (let i = 1; i <= 2_000; i++) expect(events.push(i, { type: 'removed', id: `${i}` })).toBe(true);
    expect(events.push(2_001, { type: 'removed', id: 'last' })).toBe(false);

    const values = new EventQueue();
    expect(values.push(1, stepsEvent('a', 1, 333_333))).toBe(true);
    expect(values.push(2, stepsEvent('a', 333_334, 1))).toBe(false);
  });

  it('has space again after reading', () => {
    const queue = filled([stepsEvent('a', 1, 333_333)]);
    drain(queue);
    expect(queue.push(2, stepsEvent('a', 333_334, 333_333))).toBe(true);
  });
});
