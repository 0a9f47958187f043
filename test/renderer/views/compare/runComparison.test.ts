import { describe, expect, it } from 'vitest';
import { experimentConfig, type ExperimentConfig } from '../../../../src-main/contract/config.ts';
import type { EpochRecord, RunSummary } from '../../../../src-main/contract/runs.ts';
import { bestIndices } from '../../../../src-renderer/data/best.ts';
import {
  colourVariable,
  dashOf,
  HUES,
  LOOKS,
  preferredLook,
  resolveLooks,
} from '../../../../src-renderer/app/colours.ts';
import { configDiff, configRows, flatten, markdownTable } from '../../../../src-renderer/data/configDiff.ts';
import { formatRoute, parseRoute } from '../../../../src-renderer/app/route.ts';
import {
  applyEvent,
  isRewound,
  newestFirst,
  shareDone,
  stepsPerSecond,
} from '../../../../src-renderer/data/runList.ts';
import { recordWith } from '../../../records.ts';

const config = (regularizer: unknown, name = 'x'): ExperimentConfig =>
  experimentConfig.parse({
    version: 1,
    name,
    dataset: { id: 'digits' },
    model: { kind: 'mlp', hidden: [8, 4] },
    regularizer,
    optimizer: { kind: 'sgd', learningRate: 0.1 },
    batchSize: 32,
    epochs: 4,
  });

const record = (epoch: number): EpochRecord => recordWith({ epoch, step: epoch * 50 });

const run = (id: string, createdAt: string, over: Partial<RunSummary> = {}): RunSummary => ({
  id,
  name: id,
  status: 'queued',
  engine: null,
  device: null,
  createdAt,
  startedAt: null,
  finishedAt: null,
  seconds: 0,
  epochsDone: 0,
  epochsTotal: 4,
  error: null,
  resumable: false,
  last: null,
  tags: [],
  note: '',
  trashedAt: null,
  config: config({ kind: 'none' }),
  ...over,
});

describe('configDiff', () => {
  it('shows only what differs, with gaps where a config has no such key', () => {
    const rows = configDiff([
      config({ kind: 'none' }, 'a'),
      config({ kind: 'l1', lambda: 0.001, l1Method: 'proximal' }, 'b'),
      config({ kind: 'l2', lambda: 0.01 }, 'c'),
    ]);
    expect(Object.fromEntries(rows.map((row) => [row.path, row.values]))).toEqual({
      'regularizer.kind': ['none', 'l1', 'l2'],
      'regularizer.lambda': [null, '0.001', '0.01'],
      'regularizer.convention': [null, 'keras', 'keras'],
      'regularizer.l1Method': [null, 'proximal', null],
      'regularizer.apply': [null, 'kernels', 'kernels'],
    });
  });

  it('ignores names, and finds nothing in equal configs', () => {
    expect(configDiff([config({ kind: 'none' }, 'a'), config({ kind: 'none' }, 'b')])).toEqual([]);
  });

  it('can show every path, with what is minor last', () => {
    const rows = configRows([config({ kind: 'none' }, 'a'), config({ kind: 'l2', lambda: 0.1 }, 'b')]);
    expect(rows.find((row) => row.path === 'batchSize')).toMatchObject({
      values: ['32', '32'],
      differs: false,
    });
    expect(rows.slice(-4).map((row) => row.path)).toEqual(['version', 'name', 'notes', 'seed']);
    expect(rows.filter((row) => row.minor)).toHaveLength(4);
  });

  it('writes Markdown that a bar or a line break cannot tear', () => {
    const rows = configDiff([config({ kind: 'none' }, 'a'), config({ kind: 'l2', lambda: 0.1 }, 'b')]);
    expect(markdownTable(['Path', 'a|b', 'c\nd'], rows.slice(0, 2))).toBe(
      '| Path | a\\|b | c d |\n| --- | ---: | ---: |\n| `regularizer.kind` | none | l2 |\n| `regularizer.lambda` | – | 0.1 |\n',
    );
  });

  it('keeps lists whole', () => {
    expect(flatten(config({ kind: 'none' })).get('model.hidden')).toBe('[8,4]');
  });
});

describe('bestIndices', () => {
  it('marks the highest or lowest, and every tie', () => {
    expect(bestIndices([0.9, 0.95, 0.95, null], 'higher')).toEqual(new Set([1, 2]));
    expect(bestIndices([0.3, 0.1, undefined], 'lower')).toEqual(new Set([1]));
  });

  it('marks nothing where there is nothing to win', () => {
    expect(bestIndices([0.9], 'higher').size).toBe(0);
    expect(bestIndices([0.9, null, Number.NaN], 'higher').size).toBe(0);
    expect(bestIndices([0.9, 0.9], 'lower').size).toBe(0);
    expect(bestIndices([], 'lower').size).toBe(0);
  });
});

describe('looks of runs', () => {
  it('are the same wherever a run is met, and differ for runs queued together', () => {
    const ids = ['01hz3k8y0', '01hz3k8y1', '01hz3k8y2', '01hz3k8y3', '01hz3k8y4', '01hz3k8y5'];
    expect(new Set(ids.map(preferredLook)).size).toBe(HUES);
    expect(preferredLook('01hz3k8zz')).toBe((preferredLook('01hz3k900') + HUES - 1) % HUES);
  });

  it('move only the later of two selected runs with one look, to another hue', () => {
    const [first, other, twin] = ['0', '1', '6'];
    expect(preferredLook(twin)).toBe(preferredLook(first));
    const looks = resolveLooks(new Map(), [first, other, twin]);
    expect([...looks]).toEqual([[twin, 2]]);
    expect(resolveLooks(looks, [twin, first])).toEqual(looks);
  });

  it('stay as they were decided once', () => {
    const looks = resolveLooks(new Map([['6', 4]]), ['6', '1']);
    expect(looks.get('6')).toBe(4);
  });

  it('tell fifty runs apart', () => {
    const ids = Array.from({ length: 50 }, (_, i) => `r${i}`);
    const looks = resolveLooks(new Map(), ids);
    const shown = ids.map((id) => looks.get(id) ?? preferredLook(id));
    expect(new Set(shown).size).toBe(50);
    expect(new Set(shown.map((look) => `${colourVariable(look)} ${dashOf(look).join()}`)).size).toBe(50);
    expect(LOOKS).toBeGreaterThanOrEqual(50);
    expect(shown.filter((look) => dashOf(look).length === 0)).toHaveLength(2 * HUES);
  });
});

describe('route', () => {
  it('reads back what it writes', () => {
    const routes = [
      { view: 'runs', selected: [] },
      { view: 'runs', filter: 'tag:"a b"&c=?#', sort: '-testAcc', trash: true, selected: ['x'] },
      { view: 'editor', selected: [] },
      { view: 'editor', preset: '002/l1', selected: ['x'] },
      { view: 'run', id: 'a b/c?', selected: ['x', 'y,z'.replace(',', '-')] },
      { view: 'compare', selected: ['a', 'b'] },
      { view: 'weights', selected: ['a'] },
      { view: 'engines', selected: [] },
    ] as const;
    for (const route of routes) expect(parseRoute(formatRoute(route))).toEqual(route);
  });

  it('keeps fifty distinct runs at most, and survives nonsense', () => {
    expect(parseRoute('#/compare?runs=a,a,b').selected).toEqual(['a', 'b']);
    const ids = Array.from({ length: 60 }, (_, i) => `r${i}`);
    expect(parseRoute(`#/compare?runs=${ids.join(',')}`).selected).toEqual(ids.slice(0, 50));
    expect(parseRoute('#/run/%E0%A4%A')).toMatchObject({ view: 'run' });
    expect(parseRoute('#/nowhere')).toMatchObject({ view: 'unknown' });
    expect(parseRoute('')).toEqual({ view: 'runs', selected: [] });
  });
});

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

  it('counts an epoch once, also when the list held it already', () => {
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

  it('reckons progress from the epoch in training, and speed from the average afterwards', () => {
    const running = run('a', '', { status: 'running', epochsDone: 1, seconds: 2, last: record(1) });
    const numbers = { loss: null, acc: null, penalty: null, learningRate: 0.1 };
    const progress = { epoch: 2, fraction: 0.5, step: 75, stepsPerSecond: 120, ...numbers };
    expect(shareDone(running, progress)).toBe(0.375);
    expect(stepsPerSecond(running, progress)).toBe(120);
    const stopped = { ...running, status: 'stopped' } as const;
    expect(shareDone(stopped, progress)).toBe(0.25);
    expect(stepsPerSecond(stopped, progress)).toBe(25);
    expect(stepsPerSecond(run('q', ''), undefined)).toBeNull();
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
