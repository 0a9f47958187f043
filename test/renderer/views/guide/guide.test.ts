import { describe, expect, it } from 'vitest';
import type {
  EpochRecord,
  RunDetail,
  RunSummary,
  WeightStatistics,
} from '../../../../src-main/contract/runs.ts';
import { experimentConfig, type ExperimentInput } from '../../../../src-main/contract/config.ts';
import { guideWords } from '../../../../src-renderer/views/guide/words.ts';
import { findTrio, GUIDE_STEPS, guideFacts, type Trio } from '../../../../src-renderer/views/guide/guide.ts';
import { guideText } from '../../../../src-renderer/views/guide/guideText.ts';
import { RUN } from '../../../transport/backend.ts';
import { recordWith } from '../../../records.ts';

const REGULARIZERS = {
  none: { kind: 'none' },
  l1: { kind: 'l1', lambda: 0.0005, l1Method: 'proximal' },
  l2: { kind: 'l2', lambda: 0.001 },
} as const satisfies Record<string, ExperimentInput['regularizer']>;

function run(
  id: string,
  penalty: keyof typeof REGULARIZERS,
  over: Partial<RunSummary> & { hidden?: number } = {},
): RunSummary {
  const { hidden = 200, ...rest } = over;
  const config = experimentConfig.parse({
    ...RUN.config,
    name: id,
    model: { ...RUN.config.model, hidden: [hidden] },
    regularizer: REGULARIZERS[penalty],
  });
  return { ...RUN, id, name: id, status: 'completed', config, ...rest };
}

const record = (epoch: number, over: Partial<EpochRecord>): EpochRecord =>
  recordWith({ epoch, step: epoch * 100, runningAcc: 1, testAcc: 0.9, penalty: 0, ...over });

const tensor = (name: string, count: number, over: Partial<WeightStatistics> = {}): WeightStatistics => ({
  tensor: name,
  shape: [count],
  count,
  mean: 0,
  std: 0.1,
  min: -1,
  max: 1,
  l1: 10,
  l2: 5,
  zeros: 0,
  nonFinite: 0,
  below: {},
  ...over,
});

/** Results like those of the demo. */
const DETAILS: Trio<RunDetail> = {
  none: {
    run: run('n', 'none'),
    epochs: [record(1, { runningAcc: 0.8, testAcc: 0.85 }), record(2, { runningAcc: 1, testAcc: 0.914 })],
    weights: [
      tensor('dense_1/bias', 200),
      tensor('dense_1/kernel', 156_800, { l2: 41.05, below: { '0.01': 0.1, '0.1': 0.667 } }),
    ],
  },
  l1: {
    run: run('a', 'l1'),
    epochs: [record(1, { penalty: 5.9 }), record(2, { runningAcc: 0.969, testAcc: 0.903, penalty: 0.42 })],
    weights: [
      tensor('dense_1/kernel', 156_800, {
        l2: 8.529,
        zeros: 106_938,
        below: { '0.01': 0.92, '0.1': 0.97 },
      }),
      tensor('dense_1/bias', 200),
    ],
  },
  l2: {
    run: run('b', 'l2'),
    epochs: [record(1, { penalty: 1.53 }), record(2, { runningAcc: 0.999, testAcc: 0.916, penalty: 0.363 })],
    weights: [
      tensor('dense_1/kernel', 156_800, { l2: 17.01, below: { '0.01': 0.2, '0.1': 0.976 } }),
      tensor('dense_1/bias', 200),
    ],
  },
};

describe('the three runs of the tour', () => {
  const newest = [run('l2', 'l2'), run('l1', 'l1'), run('none', 'none')];

  it('differ only in names and penalties', () => {
    const trio = findTrio([run('other', 'none', { hidden: 30 }), ...newest]);
    expect([trio?.none.id, trio?.l1.id, trio?.l2.id]).toEqual(['none', 'l1', 'l2']);
    expect(findTrio([run('x', 'none', { hidden: 30 }), run('l1', 'l1'), run('l2', 'l2')])).toBeNull();
    expect(findTrio([])).toBeNull();
  });

  it('are the preferred ones, or else the newest completed ones', () => {
    const older = [run('l2-', 'l2'), run('l1-', 'l1'), run('none-', 'none')];
    const all = [...newest, ...older];
    expect(findTrio(all)?.l1.id).toBe('l1');
    expect(findTrio(all, ['none-', 'l1-', 'l2-'])?.l1.id).toBe('l1-');
    expect(findTrio(all, ['none-'])?.l1.id).toBe('l1');
    const [l2, l1, none] = newest.map((each) => ({ ...each, status: 'running' as const }));
    if (l2 === undefined || l1 === undefined || none === undefined) throw new Error('not three');
    expect(findTrio([l2, l1, none, ...older])?.l1.id).toBe('l1-');
    expect(findTrio([l2, l1, none])?.l1.id).toBe('l1');
  });

  it('are not in the trash', () => {
    const thrown = newest.map((each) => ({ ...each, trashedAt: '2026-01-01T00:00:00.000Z' }));
    expect(findTrio(thrown)).toBeNull();
  });
});

describe('the numbers', () => {
  it('are of the largest tensor that all three share', () => {
    const facts = guideFacts(DETAILS);
    expect(facts).toMatchObject({
      tensor: 'dense_1/kernel',
      count: 156_800,
      norms: { none: 41.05, l1: 8.529, l2: 17.01 },
      zeros: { none: 0, l2: 0 },
      penalties: { l1: { first: 5.9, last: 0.42 }, l2: { first: 1.53, last: 0.363 } },
      accuracy: { none: { train: 1, test: 0.914 } },
      proximal: true,
    });
    expect(facts?.zeros.l1).toBeCloseTo(0.682, 3);
    // Where L2 differs most from no penalty: 0.976 − 0.667 against 0.2 − 0.1.
    expect(facts?.threshold?.value).toBe('0.1');
  });

  it('are null before all runs have recorded weights, or without a common tensor', () => {
    expect(guideFacts({ ...DETAILS, l2: { ...DETAILS.l2, weights: [] } })).toBeNull();
    const other = { ...DETAILS.l2, weights: [tensor('conv_1/kernel', 9)] };
    expect(guideFacts({ ...DETAILS, l2: other })).toBeNull();
  });

  it('leave out values that were not recorded', () => {
    const noPenalty = { ...DETAILS.l1, epochs: [record(1, { penalty: null })] };
    const facts = guideFacts({ ...DETAILS, l1: noPenalty });
    if (facts === null) throw new Error('no facts');
    expect(facts.penalties.l1).toBeNull();
    expect(guideText('epochs', facts, guideWords.en).paragraphs).toEqual([guideWords.en.epochsPlain]);
    const plain = { ...facts, threshold: null };
    expect(guideText('threshold', plain, guideWords.en).paragraphs).toEqual([guideWords.en.thresholdPlain]);
  });
});

describe('the text', () => {
  const facts = guideFacts(DETAILS);
  if (facts === null) throw new Error('no facts');
  const steps = GUIDE_STEPS.filter((step) => step !== 'training');

  it('has the numbers that the runs recorded', () => {
    const said = (step: (typeof steps)[number]) => guideText(step, facts, guideWords.en).paragraphs.join(' ');
    expect(said('zeros')).toMatch(/156,800 .* dense_1\/kernel.* 68\.2 % .* L2 it is 0 %/);
    expect(said('norms')).toMatch(/17\.01 with L2, 8\.529 with L1 and 41\.05 without/);
    expect(said('threshold')).toMatch(/97\.6 % .* smaller than 0\.1, .* 66\.7 % .* 0 % are exactly zero/);
    expect(said('epochs')).toMatch(/5\.900 .* 0\.4200.* 1\.530 to 0\.3630/);
    expect(said('accuracy')).toMatch(/100\.00 % .* 91\.40 % .* 96\.90 % and 90\.30 %/);
    expect(said('accuracy')).toContain('31.8 %');
  });

  it('claims a narrower gap only where there is one', () => {
    const said = guideText('accuracy', facts, guideWords.en).paragraphs;
    expect(said).toContain(guideWords.en.narrows);
    const wider = { ...facts, accuracy: { ...facts.accuracy, l2: { train: 1, test: 0.5 } } };
    expect(guideText('accuracy', wider, guideWords.en).paragraphs).not.toContain(guideWords.en.narrows);
  });

  it.each(['zh-Hant', 'zh-Hans'] as const)('has the same numbers in %s', (language) => {
    for (const step of steps) {
      const english = guideText(step, facts, guideWords.en).paragraphs.join(' ');
      const translated = guideText(step, facts, guideWords[language]).paragraphs.join(' ');
      const numbers = (text: string) => [...new Set(text.match(/\d[\d.,]*\d( %)?/g))].sort();
      expect(numbers(translated), step).toEqual(numbers(english));
    }
  });
});
