import { describe, expect, it } from 'vitest';
import { experimentConfig, type ExperimentConfig } from '../../src-main/contract/config.ts';
import type { EpochRecord, RunSummary } from '../../src-main/contract/runs.ts';
import { bestIndices } from '../../src-renderer/logic/best.ts';
import { assignColours, COLOUR_SLOTS } from '../../src-renderer/logic/colours.ts';
import { configDiff, flatten } from '../../src-renderer/logic/configDiff.ts';
import { epochUnion } from '../../src-renderer/logic/epochs.ts';
import { generalisationGap, stepsPerEpoch } from '../../src-renderer/logic/metrics.ts';
import { formatRoute, parseRoute } from '../../src-renderer/logic/route.ts';
import {
  applyEvent,
  isRewound,
  newestFirst,
  shareDone,
  stepsPerSecond,
} from '../../src-renderer/logic/runList.ts';

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

const record = (epoch: number): EpochRecord => ({
  epoch,
  step: epoch * 50,
  loss: 1,
  acc: 0.9,
  valLoss: 1.2,
  valAcc: 0.85,
  trainLoss: null,
  trainAcc: null,
  penalty: 0,
  learningRate: 0.1,
  seconds: 0.5,
});

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

describe('assignColours', () => {
  it('gives runs colours in turn and keeps them', () => {
    const first = assignColours(new Map(), ['a', 'b'], []);
    const later = assignColours(first, ['b', 'c'], []);
    expect([...later]).toEqual([
      ['a', 0],
      ['b', 1],
      ['c', 2],
    ]);
  });

  it('never shows two selected runs in one colour, and moves only the later one', () => {
    const ids = Array.from({ length: COLOUR_SLOTS + 2 }, (_, i) => `r${i}`);
    const [first = '', twin = ''] = [ids[0], ids[COLOUR_SLOTS]];
    const all = assignColours(new Map(), ids, []);
    expect(all.get(first)).toBe(all.get(twin));
    const slots = assignColours(all, ids, [first, 'r1', twin, 'r3']);
    const shown = [first, 'r1', twin, 'r3'].map((id) => slots.get(id));
    expect(new Set(shown).size).toBe(4);
    expect(slots.get(first)).toBe(all.get(first));
    expect(slots.get('r1')).toBe(all.get('r1'));
  });
});

describe('route', () => {
  it('reads back what it writes', () => {
    const routes = [
      { view: 'runs', selected: [] },
      { view: 'runs', filter: 'tag:"a b"&c=?#', sort: '-testAcc', trash: true, selected: ['x'] },
      { view: 'editor', selected: [] },
      { view: 'editor', preset: '002/l1', run: 'r', selected: ['x'] },
      { view: 'run', id: 'a b/c?', selected: ['x', 'y,z'.replace(',', '-')] },
      { view: 'compare', selected: ['a', 'b'] },
      { view: 'weights', selected: ['a'] },
      { view: 'engines', selected: [] },
    ] as const;
    for (const route of routes) expect(parseRoute(formatRoute(route))).toEqual(route);
  });

  it('keeps four distinct runs at most, and survives nonsense', () => {
    expect(parseRoute('#/compare?runs=a,a,b,c,d,e').selected).toEqual(['a', 'b', 'c', 'd']);
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
    const progress = { epoch: 2, fraction: 0.5, stepsPerSecond: 120, acc: null, penalty: null };
    expect(shareDone(running, progress)).toBe(0.375);
    expect(stepsPerSecond(running, progress)).toBe(120);
    const stopped = { ...running, status: 'stopped' } as const;
    expect(shareDone(stopped, progress)).toBe(0.25);
    expect(stepsPerSecond(stopped, progress)).toBe(25);
    expect(stepsPerSecond(run('q', ''), undefined)).toBeNull();
  });
});

describe('figures of a run', () => {
  it('knows steps per epoch and the generalisation gap', () => {
    expect(stepsPerEpoch([record(1), record(2)])).toBe(50);
    expect(stepsPerEpoch([])).toBeNull();
    expect(generalisationGap(record(1))).toBeCloseTo(0.05, 12);
    expect(generalisationGap({ ...record(1), valAcc: null })).toBeNull();
  });
});

it('offers every epoch that some run has recorded', () => {
  const tensors = [
    {
      tensor: 'k',
      shape: [2],
      epochs: [
        { runId: 'a', epochs: [0, 1, 10] },
        { runId: 'b', epochs: [0, 2] },
      ],
    },
  ];
  expect(epochUnion(tensors, 'k')).toEqual([0, 1, 2, 10]);
  expect(epochUnion(tensors, 'other')).toEqual([]);
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
