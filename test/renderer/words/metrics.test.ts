import { describe, expect, it } from 'vitest';
import { METRICS, RECORDED } from '../../../src-main/contract/metrics.ts';
import { LANGUAGES } from '../../../src-main/contract/settings.ts';
import { metricHeads, metricWords } from '../../../src-renderer/words/metrics.ts';

describe.each(LANGUAGES)('the names of metrics in %s', (language) => {
  it('exist for every metric and are distinct', () => {
    const titles = METRICS.map((metric) => metricWords[language][metric]);
    expect(titles.filter((title) => title.trim() === '')).toEqual([]);
    expect(new Set(titles).size).toBe(METRICS.length);
  });

  it('are distinct in column headers', () => {
    expect(new Set(RECORDED.map((metric) => metricHeads[language][metric])).size).toBe(RECORDED.length);
  });
});

it('the two train accuracies have distinct names', () => {
  expect(metricWords.en.runningAcc).toBe('Train accuracy, running mean');
  expect(metricWords.en.trainAcc).toBe('Train accuracy, evaluated');
});
