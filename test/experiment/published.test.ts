import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadPresets } from '../../src-main/experiment/presets.ts';
import { loadPublished, publishedFor } from '../../src-main/experiment/published.ts';

const resources = fileURLToPath(new URL('../../resources', import.meta.url));
const published = loadPublished(resources);

describe('the published figures of source 002', () => {
  it.each([
    ['002/none', 0.9188, 2.284, 0.322, 1.9],
    ['002/l2', 0.8514, 2.29, 0.826, 2.0],
    ['002/l1', 0.8947, 2.288, 0.435, 2.3],
  ])('%s', (preset, testAccuracy, firstLoss, lastLoss, usualSeconds) => {
    const figures = publishedFor(published, preset);
    if (figures === null) throw new Error(`No figures for ${preset}`);
    const { loss, seconds } = figures;
    expect(figures.testAccuracy).toBe(testAccuracy);
    expect(loss).toHaveLength(20);
    expect(seconds).toHaveLength(20);
    expect(loss[0]).toBe(firstLoss);
    expect(loss[19]).toBe(lastLoss);
    expect(loss).toEqual([...loss].sort((a, b) => b - a));
    expect(new Set(loss).size).toBe(20);
    expect([...seconds].sort((a, b) => a - b)[9]).toBeCloseTo(usualSeconds, 0);
    expect(figures.provenance).not.toBe('');
  });

  it('keep the second loss of the L2 run, by which a re-run was checked', () => {
    expect(publishedFor(published, '002/l2')?.loss[1]).toBe(2.259);
  });

  it('belong to presets that exist and train as many epochs', () => {
    const presets = loadPresets(resources);
    for (const figures of published) {
      const preset = presets.find((candidate) => candidate.id === figures.preset);
      expect(preset?.config.epochs).toBe(figures.loss.length);
    }
  });

  it('are not claimed for presets that train otherwise', () => {
    expect(publishedFor(published, '002-corrected/l2')).toBeNull();
    expect(publishedFor(published, 'demo/l2')).toBeNull();
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
      const run = { preset: 'x/y', loss: [2, 1], seconds: [1], testAccuracy: 0.5 };
      writeFileSync(file, JSON.stringify({ source: 'x', provenance: 'y', runs: [run] }));
      expect(() => loadPublished(folder)).toThrow(/one loss and one time an epoch/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
