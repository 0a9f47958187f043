import { describe, expect, it } from 'vitest';
import { completeFilter } from '../../../../src-renderer/views/runs/filter/completion.ts';
import { makeRun } from './runs.ts';

const RUNS = [
  makeRun('a', { tags: ['paper', 'λ sweep'] }, { optimizer: { kind: 'adam', learningRate: 0.1 } }),
  makeRun('b', { tags: ['λ sweep'], status: 'failed' }),
];

/** Labels of the completions at `|`. */
function offered(marked: string): string[] | null {
  const caret = marked.indexOf('|');
  const found = completeFilter(marked.replace('|', ''), caret, RUNS);
  return found === null ? null : found.items.map((item) => item.label);
}

/** The text after the first completion is accepted. */
function taken(marked: string): string {
  const caret = marked.indexOf('|');
  const text = marked.replace('|', '');
  const found = completeFilter(text, caret, RUNS);
  const first = found?.items[0];
  if (found === null || first === undefined) throw new Error(`nothing is offered for ${marked}`);
  return text.slice(0, found.from) + first.insert + text.slice(found.to);
}

describe('completion', () => {
  it('offers fields by prefix, then by any part', () => {
    expect(offered('reg|')).toEqual(['regularizer']);
    expect(offered('acc|')?.[0]).toBe('accGap');
    expect(offered('acc|')).toEqual(expect.arrayContaining(['testAcc', 'runningAcc', 'trainAcc']));
    expect(offered('|')).toContain('status');
    expect(offered('zzz|')).toBeNull();
  });

  it('offers config paths after the prefix', () => {
    expect(offered('config.optimizer.k|')).toEqual(['config.optimizer.kind']);
    expect(offered('c|')).not.toContain('config.optimizer.kind');
  });

  it('offers values of the runs, most common first, and all possible values of a field', () => {
    expect(offered('tag:|')).toEqual(['λ sweep', 'paper']);
    expect(offered('tag:pa|')).toEqual(['paper']);
    expect(offered('status:|')?.slice(0, 2)).toEqual(['completed', 'failed']);
    expect(offered('status:|')).toContain('interrupted');
    expect(offered('config.optimizer.kind:|')).toEqual(['adam', 'sgd']);
    expect(offered('status:failed|')).toBeNull();
    expect(offered('seed:|')).toBeNull();
    expect(offered('nowhere:|')).toBeNull();
  });

  it('replaces the typed text, with quotes if the value needs them', () => {
    expect(taken('a st|')).toBe('a status:');
    expect(taken('te|')).toBe('testAcc>');
    expect(taken('-st| b')).toBe('-status: b');
    expect(taken('tag:|')).toBe('tag:"λ sweep" ');
    expect(taken('tag:"λ sw| b')).toBe('tag:"λ sweep" b');
    expect(taken('(tag:pa|)')).toBe('(tag:paper)');
    expect(taken('stat|us')).toBe('status:');
  });
});
