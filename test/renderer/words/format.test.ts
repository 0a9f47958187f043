import { describe, expect, it } from 'vitest';
import type { RegularizerConfig } from '../../../src-main/contract/config.ts';
import {
  describeRegularizer,
  formatAccuracy,
  formatAccuracyTick,
  formatCount,
  formatDuration,
  formatLambda,
  formatMagnitude,
  formatMetric,
  formatRate,
  formatShare,
  formatTick,
  splitMessage,
} from '../../../src-renderer/words/format.ts';
import { phraseWords } from '../../../src-renderer/words/terms.ts';

describe('numbers', () => {
  it('have four digits, exponents where they help, and a dash for missing values', () => {
    expect([0, 0.3065, 12.34567, 1021.4, 7.6e-4, -0.0022061, 123_456].map(formatMetric)).toEqual([
      '0',
      '0.3065',
      '12.35',
      '1021',
      '7.60e−4',
      '−0.002206',
      '1.23e5',
    ]);
    expect([null, undefined, Number.NaN, Infinity].map(formatMetric)).toEqual(['–', '–', '–', '–']);
  });

  it('are 0 % or 100 % only when exact', () => {
    expect([0, 0.784, 1].map(formatShare)).toEqual(['0 %', '78.4 %', '100 %']);
    expect(formatShare(0.0001)).toBe('< 0.1 %');
    expect(formatShare(0.99999)).toBe('> 99.9 %');
  });

  it('have no trailing zeros in ticks', () => {
    expect([0, 0.5, 2, 0.30000000000000004, 0.00002, -0.5].map(formatTick)).toEqual([
      '0',
      '0.5',
      '2',
      '0.3',
      '2e−5',
      '−0.5',
    ]);
    expect(formatAccuracyTick(0.7)).toBe('70 %');
  });

  it('include accuracies, counts, rates and durations', () => {
    expect(formatAccuracy(0.96339)).toBe('96.34 %');
    expect(formatAccuracy(null)).toBe('–');
    expect(formatCount(12345)).toBe('12,345');
    expect([1840.4, 61.24, 0, null].map(formatRate)).toEqual(['1,840', '61.2', '–', '–']);
    expect([0.026, 0.52, 42.4, 600, 7320].map(formatDuration)).toEqual([
      '26 ms',
      '0.5 s',
      '42 s',
      '10 min',
      '2 h 2 min',
    ]);
  });

  it('include λ as users write it, and magnitudes of any size', () => {
    expect([0.01, 0.0001, 0, 8e-4].map(formatLambda)).toEqual(['0.01', '1e-4', '0', '8e-4']);
    expect([0, 0.5, 0.001953125, Infinity].map(formatMagnitude)).toEqual(['0', '0.500', '1.95e−3', '∞']);
  });
});

it('splits a message after its first sentence', () => {
  expect(splitMessage('No mnist/ here (0.1 s). Put it there. Then try again.')).toEqual({
    first: 'No mnist/ here (0.1 s).',
    rest: 'Put it there. Then try again.',
  });
  expect(splitMessage('Nothing to add.')).toEqual({ first: 'Nothing to add.', rest: '' });
});

it('describes every kind of penalty', () => {
  const common = { convention: 'keras', apply: 'kernels' } as const;
  const phrase = (of: RegularizerConfig): string => describeRegularizer(of, phraseWords.en);
  expect(phrase({ kind: 'none' })).toBe('no penalty');
  expect(describeRegularizer({ kind: 'none' }, phraseWords['zh-Hant'])).toBe('無正則化');
  expect(phrase({ kind: 'l1', lambda: 1e-4, l1Method: 'proximal', ...common })).toBe('L1 λ 1e-4 · proximal');
  expect(phrase({ kind: 'l2', lambda: 0.01, ...common, convention: 'half' })).toBe('L2 λ 0.01 · half');
  expect(phrase({ kind: 'l1l2', lambda1: 0.01, lambda2: 0.1, l1Method: 'subgradient', ...common })).toBe(
    'L1 λ 0.01 + L2 λ 0.1 · subgradient',
  );
});
