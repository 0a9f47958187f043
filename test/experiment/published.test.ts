import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadPresets } from '../../src-main/experiment/presets.ts';
import { loadPublished, publishedFor, type PublishedFigures } from '../../src-main/experiment/published.ts';

const resources = fileURLToPath(new URL('../../resources', import.meta.url));
const published = loadPublished(resources);

function figuresOf(preset: string): PublishedFigures['figures'] {
  const found = publishedFor(published, preset);
  if (found === null) throw new Error(`No figures for ${preset}`);
  return found.figures;
}

describe('the published figures of source 002', () => {
  it.each([
    ['002/none', 0.9188, 2.284, 0.322, 1.9],
    ['002/l2', 0.8514, 2.29, 0.826, 2.0],
    ['002/l1', 0.8947, 2.288, 0.435, 2.3],
  ])('%s', (preset, testAccuracy, firstLoss, lastLoss, usualSeconds) => {
    const { runningLoss: loss, seconds, testAcc } = figuresOf(preset);
    expect(testAcc).toEqual({ at: [20], values: [testAccuracy] });
    expect(loss?.at).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    expect(seconds?.at).toEqual(loss?.at);
    expect(loss?.values[0]).toBe(firstLoss);
    expect(loss?.values[19]).toBe(lastLoss);
    expect(loss?.values).toEqual(loss?.values.toSorted((a, b) => b - a));
    expect(new Set(loss?.values).size).toBe(20);
    expect(seconds?.values.toSorted((a, b) => a - b)[9]).toBeCloseTo(usualSeconds, 0);
  });

  it('include the second loss of the L2 run, which was used to check a re-run', () => {
    expect(figuresOf('002/l2').runningLoss?.values[1]).toBe(2.259);
  });

  it('are not assigned to presets with another training', () => {
    expect(publishedFor(published, '002-corrected/l2')).toBeNull();
    expect(publishedFor(published, '003-two-conv/l2')).toBeNull();
    expect(publishedFor(published, '000-quick/l2')).toBeNull();
    expect(publishedFor(published, 'demo/l2')).toBeNull();
  });
});

describe('the published figures of sources 000 and 001', () => {
  it.each([
    ['000/none', { runningAcc: 0.9257, testAcc: 0.8164, runningLoss: 0.2075, testLoss: 0.6781 }],
    ['000/l1', { runningAcc: 0.4739, testAcc: 0.3328, objective: 1.7935, testObjective: 2.2774 }],
    ['000/l2', { runningAcc: 0.8059, testAcc: 0.5945, objective: 1.0696, testObjective: 1.8243 }],
    ['001/random_normal', { runningAcc: 0.8434, testAcc: 0.7788, runningLoss: 0.451, testLoss: 0.7016 }],
    ['001/glorot_normal', { runningAcc: 0.8459, testAcc: 0.8206, runningLoss: 0.4442, testLoss: 0.5632 }],
    ['001/he_normal', { runningAcc: 0.8408, testAcc: 0.7348, runningLoss: 0.4585, testLoss: 0.8109 }],
    ['001/lecun_normal', { runningAcc: 0.7345, testAcc: 0.6193, runningLoss: 0.7519, testLoss: 1.1013 }],
  ])('%s', (preset, expected) => {
    const { penalty, ...last } = figuresOf(preset);
    const values = Object.entries(last).map(
      ([
        metric,
        {
          values: [value],
        },
      ]) => [metric, value],
    );
    expect(Object.fromEntries(values)).toEqual(expected);
    expect(penalty?.values.length ?? 0).toBe(['000/l1', '000/l2'].includes(preset) ? 10 : 0);
  });

  it('include the decreasing penalty', () => {
    for (const [preset, first, last] of [
      ['000/l1', 1.1237922, 0.3464979],
      ['000/l2', 2.9584365, 0.50444514],
    ] as const) {
      const { penalty } = figuresOf(preset);
      expect([penalty?.values[0], penalty?.values[9]]).toEqual([first, last]);
      expect(penalty?.values).toEqual(penalty?.values.toSorted((a, b) => b - a));
    }
  });
});

describe('the published figures of source 003', () => {
  it.each([
    ['003/plain', 0.094, 0.089, 0.962, 0.956],
    ['003/l2', 0.107, 0.145, 0.947, 0.953],
    ['003/dropout', 0.132, 0.104, 0.944, 0.947],
  ])('%s', (preset, firstTrain, firstTest, lastTrain, lastTest) => {
    const { trainAcc, testAcc } = figuresOf(preset);
    for (const curve of [trainAcc, testAcc]) {
      expect(curve?.at).toEqual([0, 100, 200, 300, 400, 500, 600, 700, 800, 900]);
    }
    expect([trainAcc?.values[0], testAcc?.values[0]]).toEqual([firstTrain, firstTest]);
    expect([trainAcc?.values[9], testAcc?.values[9]]).toEqual([lastTrain, lastTest]);
  });
});

describe('all published figures', () => {
  it('belong to existing presets of the same length', () => {
    const presets = loadPresets(resources);
    for (const { preset: id, unit, figures, provenance } of published) {
      const preset = presets.find((candidate) => candidate.id === id);
      const length = unit === 'epoch' ? preset?.config.epochs : preset?.config.steps;
      const last = Math.max(...Object.values(figures).flatMap(({ at }) => at));
      if (unit === 'epoch') expect(last, id).toBe(length);
      else expect(last, id).toBeLessThanOrEqual(length ?? 0);
      expect(provenance).not.toBe('');
    }
  });
});

describe('loadPublished', () => {
  it('names a damaged file and a missing folder', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'ridgeline-published-'));
    try {
      expect(() => loadPublished(folder)).toThrow(/^Cannot read the published figures in .*Reinstall/);
      mkdirSync(path.join(folder, 'published'));
      const file = path.join(folder, 'published', 'x.json');
      writeFileSync(file, '{"source": "x"');
      expect(() => loadPublished(folder)).toThrow(/x\.json does not hold published figures: /);
      const run = { preset: 'x/y', unit: 'epoch', figures: { runningLoss: { at: [1, 2], values: [2] } } };
      writeFileSync(file, JSON.stringify({ source: 'x', provenance: 'y', runs: [run] }));
      expect(() => loadPublished(folder)).toThrow(/as many values as entries in at/);
      const old = { ...run, figures: { valAcc: { at: [1], values: [0.5] } } };
      writeFileSync(file, JSON.stringify({ source: 'x', provenance: 'y', runs: [old] }));
      expect(() => loadPublished(folder)).toThrow(/valAcc is now called testAcc/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
