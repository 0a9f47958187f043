import { describe, expect, it } from 'vitest';
import type { RunSummary } from '../../../src-main/contract/runs.ts';
import { applyEvent, isRewound, newestFirst } from '../../../src-renderer/data/runList.ts';
import { record, run as makeRun } from '../views/compare/runs.ts';

const run = (id: string, createdAt: string, over: Partial<RunSummary> = {}): RunSummary =>
  makeRun(id, {}, { createdAt, status: 'queued', epochsDone: 0, seconds: 0, last: null, ...over });

describe('the list of runs', () => {
  const list = newestFirst([run('a', '2026-01-01T00:00:00Z'), run('b', '2026-01-02T00:00:00Z')]);

  it('adds, changes and removes by events, newest first', () => {
    expect(list.map((entry) => entry.id)).toEqual(['b', 'a']);
    const added = applyEvent(list, { type: 'run', run: run('c', '2026-01-03T00:00:00Z') });
    expect(added.map((entry) => entry.id)).toEqual(['c', 'b', 'a']);
    const changed = applyEvent(added, {
      type: 'run',
      run: run('b', '2026-01-02T00:00:00Z', { status: 'running' }),
    });
    expect(changed.map((entry) => entry.status)).toEqual(['queued', 'running', 'queued']);
    expect(applyEvent(changed, { type: 'removed', id: 'c' }).map((entry) => entry.id)).toEqual(['b', 'a']);
  });

  it('counts an epoch once, even if the list includes it already', () => {
    const list = [run('a', '2026-01-01T00:00:00Z', { epochsDone: 1, seconds: 0.5, last: record(1) })];
    const again = applyEvent(list, { type: 'epoch', id: 'a', record: record(1) });
    expect(again[0]).toMatchObject({ epochsDone: 1, seconds: 0.5 });
    const next = applyEvent(again, { type: 'epoch', id: 'a', record: record(2) });
    expect(next[0]).toMatchObject({ epochsDone: 2, seconds: 1, last: { epoch: 2 } });
  });

  it('takes the last record from an epoch and never counts backwards', () => {
    const after = applyEvent(list, { type: 'epoch', id: 'a', record: record(2) });
    expect(after[1]).toMatchObject({ epochsDone: 2, last: { epoch: 2 } });
    expect(applyEvent(after, { type: 'epoch', id: 'a', record: record(1) })[1]?.epochsDone).toBe(2);
  });
});

describe('isRewound', () => {
  it.each([
    ['stopped', 'queued', true],
    ['interrupted', 'queued', true],
    ['queued', 'running', false],
    ['running', 'stopped', false],
    ['queued', 'queued', false],
  ] as const)('from %s to %s: %s', (before, now, expected) => {
    const at = (status: RunSummary['status']) => run('a', '2026-01-01', { status });
    expect(isRewound(at(before), at(now))).toBe(expected);
  });
});
