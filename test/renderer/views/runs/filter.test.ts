import { describe, expect, it, test } from 'vitest';
import type { RunSummary } from '../../../../src-main/contract/runs.ts';
import { parseFilter } from '../../../../src-renderer/views/runs/filter/filter.ts';
import { filterPredicate } from '../../../../src-renderer/views/runs/filter/match.ts';
import { quoteValue } from '../../../../src-renderer/views/runs/filter/tokens.ts';
import { readDate, readDuration, readNumber } from '../../../../src-renderer/views/runs/filter/values.ts';
import { makeRun, record } from './runs.ts';

const RUNS: RunSummary[] = [
  makeRun(
    'a',
    { name: 'Digits L1', tags: ['paper', 'λ sweep'], last: record({ testAcc: 0.95 }), seconds: 700 },
    { regularizer: { kind: 'l1', lambda: 0.001 }, seed: 42 },
  ),
  makeRun(
    'b',
    {
      name: 'MNIST conv',
      status: 'failed',
      engine: 'webgpu',
      error: 'NaN',
      createdAt: '2026-03-05T12:00:00.000Z',
    },
    {
      dataset: { id: 'mnist' },
      model: { kind: 'cnn', blocks: [{ filters: 32 }], hidden: [100] },
      optimizer: { kind: 'adam', learningRate: 0.01 },
    },
  ),
  makeRun(
    'c',
    { name: 'digits l1l2', note: 'Too strong; see the paper.', last: record({ testAcc: 0.5 }), seconds: 5 },
    { regularizer: { kind: 'l1l2', lambda1: 0.01, lambda2: 0.1 }, steps: 100, epochs: undefined },
  ),
];

function matching(text: string): string {
  const parsed = parseFilter(text);
  if (!parsed.ok) throw new Error(`${text}: ${JSON.stringify(parsed.problem)}`);
  return RUNS.filter(filterPredicate(parsed.node))
    .map((run) => run.id)
    .join('');
}

describe('a filter matches', () => {
  test.each([
    ['', 'abc'],
    ['   ', 'abc'],
    // Free words: name, tags, notes.
    ['digits', 'ac'],
    ['DIGITS l1', 'ac'],
    ['paper', 'ac'],
    ['"see the"', 'c'],
    ['sweep', 'a'],
    ['nothing-like-it', ''],
    // Fields.
    ['tag:paper', 'a'],
    ['tag:pap', ''],
    ['tag:"λ sweep"', 'a'],
    ['tags:PAPER', 'a'],
    ['note:strong', 'c'],
    ['status:failed', 'b'],
    ['status!=failed', 'ac'],
    ['engine:cpu', 'ac'],
    ['regularizer:l1', 'a'],
    ['regularizer=L1', 'a'],
    ['model:cnn', 'b'],
    ['dataset:mnist', 'b'],
    ['seed:42', 'a'],
    ['optimizer:adam', 'b'],
    ['name:conv', 'b'],
    ['has:note', 'c'],
    ['has:error', 'b'],
    ['-has:tags', 'bc'],
    // Numbers; a run without one matches only negated comparisons.
    ['lambda>=0.001', 'ac'],
    ['lambda>1e-3', 'c'],
    ['λ=0.001', 'a'],
    ['lambda<1', 'ac'],
    ['lambda!=0.001', 'bc'],
    ['testAcc>0.9', 'a'],
    ['testacc>90%', 'a'],
    ['testAcc<=0.5', 'c'],
    ['learningRate:0.01', 'b'],
    ['duration>10m', 'a'],
    ['duration<=5s', 'c'],
    // Dates, in local time: a day has a beginning and an end.
    ['created>2026-01-01', 'b'],
    ['created>=2026-01-01', 'abc'],
    ['created:2026-01', 'ac'],
    ['created<2026', ''],
    ['created<=2026', 'abc'],
    ['created:2026-03-05', 'b'],
    // Any path of the config.
    ['config.optimizer.kind:adam', 'b'],
    ['config.optimizer.learningRate>=0.05', 'ac'],
    ['config.model.hidden:100', 'b'],
    ['config.model.hidden:8,4', 'ac'],
    ['config.steps:100', 'c'],
    ['config.optimizer.kind>3', ''],
    ['config.nowhere:1', ''],
    ['config.nowhere!=1', 'abc'],
    // Connectives.
    ['digits AND lambda>0.001', 'c'],
    ['tag:paper OR status:failed', 'ab'],
    ['regularizer:l1 OR model:cnn digits', 'a'],
    ['(regularizer:l1 OR model:cnn) digits', 'a'],
    ['(regularizer:l1 OR model:cnn) -digits', 'b'],
    ['NOT digits', 'b'],
    ['NOT NOT digits', 'ac'],
    ['-(digits paper)', 'b'],
    ['-tag:paper -status:failed', 'c'],
    ['and', ''],
  ])('%s → %s', (text, ids) => {
    expect(matching(text)).toBe(ids);
  });
});

describe('an invalid filter reports error and position', () => {
  test.each([
    ['lamda>1', { code: 'unknownField', at: 0, length: 5, suggestion: 'lambda' }],
    ['digits -regulariser2:l1', { code: 'unknownField', at: 8, suggestion: 'regularizer' }],
    ['qqqq:1', { code: 'unknownField', suggestion: null }],
    ['config.:1', { code: 'unknownField' }],
    ['digits valAcc>90%', { code: 'renamedField', at: 7, length: 6, name: 'valAcc', now: 'testAcc' }],
    ['status:broken', { code: 'unknownValue', at: 7, length: 6 }],
    ['seed:x', { code: 'noNumber', field: 'seed', at: 5, length: 1 }],
    ['testAcc>', { code: 'noValue', at: 0, length: 8 }],
    ['name:""', { code: 'noValue', field: 'name' }],
    ['created>2026-13-01', { code: 'noDate', at: 8 }],
    ['created>2026-02-30', { code: 'noDate' }],
    ['duration>long', { code: 'noDuration' }],
    ['config.seed>x', { code: 'noNumber' }],
    ['name>a', { code: 'badOperator', operator: '>', at: 4, length: 1 }],
    ['a = b', { code: 'loneOperator', at: 2, length: 1 }],
    ['a "b c', { code: 'openQuote', at: 2, length: 4 }],
    ['tag:"b', { code: 'openQuote', at: 4 }],
    ['a (b', { code: 'openParenthesis', at: 2 }],
    ['(', { code: 'openParenthesis', at: 0 }],
    ['a)', { code: 'strayParenthesis', at: 1 }],
    [')', { code: 'strayParenthesis', at: 0 }],
    ['()', { code: 'emptyParentheses', at: 0, length: 2 }],
    ['a OR', { code: 'nothingAfter', word: 'OR', at: 2, length: 2 }],
    ['a AND', { code: 'nothingAfter', word: 'AND' }],
    ['NOT', { code: 'nothingAfter', word: 'NOT' }],
    ['(a OR )', { code: 'nothingAfter', word: 'OR', at: 3 }],
    ['OR a', { code: 'nothingBefore', word: 'OR', at: 0 }],
    ['a OR AND b', { code: 'nothingBefore', word: 'AND', at: 5 }],
  ])('%s', (text, problem) => {
    expect(parseFilter(text)).toMatchObject({ ok: false, problem });
  });

  it('never throws and always points into the text', () => {
    const pieces = [
      'a',
      '"',
      '(',
      ')',
      '-',
      ' ',
      'OR',
      'AND',
      'NOT',
      'tag:',
      'seed>',
      '=',
      'config.x:',
      '\\',
      'λ',
      '1',
    ];
    let state = 7;
    for (let i = 0; i < 3000; i++) {
      let text = '';
      for (let j = 0; j < 8; j++) {
        state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
        text += pieces[state % pieces.length] ?? '';
      }
      const parsed = parseFilter(text);
      if (parsed.ok) continue;
      const { at, length } = parsed.problem;
      expect(at, text).toBeGreaterThanOrEqual(0);
      expect(at + length, text).toBeLessThanOrEqual(text.length);
    }
  });
});

it('quoted values are parsed as the same values', () => {
  for (const value of ['plain', 'two words', 'a"b', 'back\\slash "q"', '(x)']) {
    expect(matchingTag(value)).toBe(true);
  }

  function matchingTag(tag: string): boolean {
    const parsed = parseFilter(`tag:${quoteValue(tag)}`);
    return parsed.ok && filterPredicate(parsed.node)(makeRun('x', { tags: [tag] }));
  }
});

describe('values', () => {
  it('numbers', () => {
    expect(readNumber('55%')).toEqual({ low: 0.55, high: 0.55 });
    expect(readNumber('−1e−3')).toEqual({ low: -0.001, high: -0.001 });
    for (const text of ['', 'e3', '1e', '0x10', '1_000', 'Infinity', '%'])
      expect(readNumber(text), text).toBeNull();
  });

  it('durations', () => {
    expect(readDuration('1.5h')?.low).toBe(5400);
    expect(readDuration('90')?.low).toBe(90);
    expect(readDuration('10 m')).toBeNull();
  });

  it('dates', () => {
    const now = new Date(2026, 2, 1, 9);
    expect(readDate('yesterday', now)).toEqual({
      low: new Date(2026, 1, 28).getTime(),
      high: new Date(2026, 2, 1).getTime(),
    });
    expect(readDate('2026-03-01T09:30')?.low).toBe(new Date(2026, 2, 1, 9, 30).getTime());
    for (const text of ['26-1-1', '2026-00', '2026-01-32', '2026-01-01T25:00', 'tomorrow']) {
      expect(readDate(text), text).toBeNull();
    }
  });
});
