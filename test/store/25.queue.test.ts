import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { config, epochRecord, errorOf, open, temporaryFile } from './fixtures.ts';

/** A store with runs a, b, c … in its queue. */
function queueOf(names: string) {
  const file = temporaryFile();
  const store = open(file);
  for (const name of names) store.addRun(config({ name }));
  const of = (name: string): string => store.runs().find((run) => run.name === name)?.id ?? name;
  const order = (reader = store): string =>
    reader
      .queuedIds()
      .map((found) => reader.run(found).name)
      .join('');
  const move = (moved: string, before: string | null): void =>
    store.moveQueued(moved.split('').map(of), before === null ? null : of(before));
  return { file, store, of, order, move };
}

describe('the order of the queue', () => {
  it('is creation order until a run is moved', () => {
    const { order } = queueOf('abcd');
    expect(order()).toBe('abcd');
  });

  it.each([
    ['d', 'a', 'dabc'],
    ['a', null, 'bcda'],
    ['b', 'd', 'acbd'],
    ['ca', 'b', 'cabd'],
    ['ad', 'c', 'badc'],
    ['abcd', null, 'abcd'],
  ])('puts %s before %s', (moved, before, expected) => {
    const { order, move } = queueOf('abcd');
    move(moved, before);
    expect(order()).toBe(expected);
  });

  it('decides the next run, and survives a restart', () => {
    const { file, store, order, move } = queueOf('abcd');
    move('d', 'b');
    move('a', null);
    expect(order()).toBe('dbca');
    store.close();
    const again = open(file);
    expect(order(again)).toBe('dbca');
  });

  it('ends with runs that are added or queued again, whatever was moved', () => {
    const { store, of, order, move } = queueOf('abc');
    move('c', 'a');
    store.markRunning(of('c'));
    store.recordStart(of('c'), { engine: 'cpu', device: 'CPU', weights: [] });
    const checkpoint = { record: 1, file: 'checkpoint-1', kept: [] };
    store.recordEpoch({ runId: of('c'), record: epochRecord(1), weights: [], steps: [], checkpoint });
    store.markFinished(of('c'), { status: 'stopped', error: null });
    move('b', 'a');
    store.requeue(of('c'));
    expect(order()).toBe('bac');
    store.addRun(config({ name: 'd' }));
    expect(order()).toBe('bacd');
    for (const [moved, before] of [
      ['d', 'b'],
      ['c', 'a'],
      ['a', 'd'],
    ] as const) {
      move(moved, before);
    }
    expect(order()).toBe('adbc');
    store.addRun(config({ name: 'e' }));
    expect(order()).toBe('adbce');
  });

  it('ends with an older run that is queued again', () => {
    const { store, of, order } = queueOf('abc');
    store.markFinished(of('a'), { status: 'stopped', error: null });
    store.requeue(of('a'));
    expect(order()).toBe('bca');
    store.addRun(config({ name: 'd' }));
    expect(order()).toBe('bcad');
  });

  it('does not change if one of the runs is no longer waiting', () => {
    const { store, of, order, move } = queueOf('abcd');
    store.markRunning(of('a'));
    expect(errorOf(() => move('da', 'b'))).toMatchObject({ code: 'conflict' });
    expect(errorOf(() => move('d', 'a')).message).toContain(`Run ${of('a')} is running and cannot be moved`);
    expect(errorOf(() => move('d', 'x')).code).toBe('not-found');
    expect(errorOf(() => move('dc', 'c')).code).toBe('bad-input');
    expect(order()).toBe('bcd');
  });

  it('separates runs with equal ranks in an edited database', () => {
    const { file, store, order, move } = queueOf('abcd');
    const db = new Database(file);
    db.exec('UPDATE runs SET queue_rank = 1');
    db.close();
    expect(order()).toBe('abcd');
    move('d', 'b');
    expect(order()).toBe('adbc');
    store.addRun(config({ name: 'e' }));
    expect(order()).toBe('adbce');
  });

  it('excludes runs in the trash', () => {
    const { file, of, order, move } = queueOf('abc');
    const db = new Database(file);
    db.prepare('UPDATE runs SET trashed_at = ? WHERE id = ?').run('2026-01-01T00:00:00.000Z', of('a'));
    db.close();
    expect(order()).toBe('bc');
    expect(errorOf(() => move('c', 'a'))).toMatchObject({ code: 'conflict' });
  });
});

it('stores that the queue is paused', () => {
  const file = temporaryFile();
  const store = open(file);
  expect(store.queuePaused()).toBe(false);
  store.setQueuePaused(true);
  store.close();
  expect(open(file).queuePaused()).toBe(true);
});
