import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import {
  type DatasetPreview,
  datasetPreview,
  datasetSummary,
} from '../../src-main/contract/channels/datasets.ts';
import { datasetSummaries, loadDataset } from '../../src-main/datasets/catalog.ts';
import { DatasetPreviews } from '../../src-main/datasets/previews.ts';
import { REAL_DATA, realData } from '../realData.ts';
import { temporaryFolder, TINY, tinyHome } from '../trainer/tinyData.ts';

function previews(folders: { home?: string; dataFolder?: string | null } = {}): DatasetPreviews {
  return new DatasetPreviews({ home: temporaryFolder(), dataFolder: null, ...folders });
}

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));
const total = (preview: DatasetPreview, split: 'train' | 'test'): number =>
  preview.classes.reduce((sum, found) => sum + found[split], 0);

/** Checks that every sample is a training image of its class. */
async function expectTrueImages(preview: DatasetPreview, folders: Parameters<typeof loadDataset>[1]) {
  const { train } = await loadDataset(preview.id, folders, { trainCount: 'all', testCount: 1 });
  const size = preview.imageShape.reduce((product, extent) => product * extent, 1);
  const known = preview.classes.map(() => new Set<string>());
  const text = (images: Uint8Array, i: number): string =>
    Buffer.from(images.subarray(i * size, (i + 1) * size)).toString('latin1');
  train.labels.forEach((label, i) => known[label]?.add(text(train.images, i)));
  preview.classes.forEach(({ images, samples }, label) => {
    const shown = bytes(images);
    expect(shown).toHaveLength(samples * size);
    for (let i = 0; i < samples; i++) expect(known[label]?.has(text(shown, i))).toBe(true);
  });
}

describe('the built-in digits', () => {
  it('have samples without drawing all images', async () => {
    const folders = { home: temporaryFolder(), dataFolder: null };
    const preview = await previews(folders).of('digits', { perClass: 12, seed: 1 });
    expect(datasetPreview.parse(preview)).toEqual(preview);
    expect(preview).toMatchObject({
      imageShape: [28, 28, 1],
      train: 10_000,
      test: 5000,
      checksum: 'built-in',
    });
    expect(preview.classes.map(({ name, train, test, samples }) => [name, train, test, samples])).toEqual(
      Array.from({ length: 10 }, (_, digit) => [String(digit), 1000, 500, 12]),
    );
    await expectTrueImages(preview, folders);
  });

  it('have the stated class counts', async () => {
    const { train, test } = await loadDataset(
      'digits',
      { home: '', dataFolder: null },
      { trainCount: 'all', testCount: 'all' },
    );
    const counts = (labels: Uint8Array) =>
      Array.from({ length: 10 }, (_, c) => labels.filter((l) => l === c).length);
    expect(counts(train.labels)).toEqual(new Array(10).fill(1000));
    expect(counts(test.labels)).toEqual(new Array(10).fill(500));
  });

  it('are chosen by the seed', async () => {
    const source = previews();
    const images = async (seed: number) =>
      (await source.of('digits', { perClass: 3, seed })).classes.map((found) => found.images);
    expect(await images(7)).toEqual(await images(7));
    expect(await images(8)).not.toEqual(await images(7));
  });
});

describe('files', () => {
  it('are counted by class, and a part of a published set is reported as one', async () => {
    const folders = { home: tinyHome(), dataFolder: null };
    const preview = await previews(folders).of('mnist', { perClass: 12, seed: 1 });
    expect(preview).toMatchObject({ ...TINY, checksum: 'part' });
    expect([total(preview, 'train'), total(preview, 'test')]).toEqual([TINY.train, TINY.test]);
    await expectTrueImages(preview, folders);
  });

  it('that are missing or damaged are an error, and are read again after a repair', async () => {
    const home = tinyHome();
    const source = previews({ home });
    const request = { perClass: 1, seed: 1 };
    await expect(source.of('cifar10', request)).rejects.toMatchObject({ code: 'unavailable' });
    await expect(source.of('nothing', request)).rejects.toMatchObject({ code: 'bad-input' });
    const labels = join(home, 'datasets', 'mnist', 't10k-labels-idx1-ubyte');
    writeFileSync(labels, 'no labels');
    await expect(source.of('mnist', request)).rejects.toMatchObject({ code: 'bad-data' });
    rmSync(labels);
    await expect(source.of('mnist', request)).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('that are missing are named with the searched folders', () => {
    const home = tinyHome();
    const all = datasetSummaries({ home, dataFolder: '/data' });
    for (const summary of all) expect(datasetSummary.parse(summary)).toEqual(summary);
    expect(all.map(({ id, available }) => [id, available])).toEqual([
      ['digits', true],
      ['mnist', true],
      ['fashion-mnist', false],
      ['cifar10', false],
    ]);
    expect(all[2]?.places).toEqual([
      { path: join(home, 'datasets', 'fashion-mnist'), missing: all[2]?.files },
      { path: join('/data', 'fashion-mnist'), missing: all[2]?.files },
    ]);
    expect(all[0]).toMatchObject({ builtIn: true, places: [], files: [] });
  });
});

describe.skipIf(REAL_DATA === null)('the published sets', () => {
  test.each(['mnist', 'fashion-mnist'])('%s has the published bytes', async (id) => {
    const folders = { home: temporaryFolder(), dataFolder: realData() };
    const preview = await previews(folders).of(id, { perClass: 12, seed: 3 });
    expect(preview).toMatchObject({ train: 60_000, test: 10_000, checksum: 'published' });
    expect([total(preview, 'train'), total(preview, 'test')]).toEqual([60_000, 10_000]);
    if (id === 'fashion-mnist') expect(preview.classes.every(({ train }) => train === 6000)).toBe(true);
    await expectTrueImages(preview, folders);
  });

  test('cifar10 is shown in colour', async () => {
    const folders = { home: temporaryFolder(), dataFolder: realData() };
    const preview = await previews(folders).of('cifar10', { perClass: 4, seed: 3 });
    expect(preview.imageShape).toEqual([32, 32, 3]);
    expect(preview.classes.map(({ name }) => name)).toContain('frog');
    await expectTrueImages(preview, folders);
  });
});
