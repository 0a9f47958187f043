/** Sample images of every class of a data set, and the number of images per class. */
import type { DatasetPreview } from '../contract/channels/datasets.ts';
import { RandomStream } from '../random/philox.ts';
import { loadDataset, publishedSet } from './catalog.ts';
import { fingerprint } from './fingerprint.ts';
import type { DataFolders } from './source.ts';
import type { Dataset, Split } from './types.ts';

export interface PreviewRequest {
  /** Maximum number of images per class. */
  perClass: number;
  /** Seed of the selection. */
  seed: number;
}

/** A data set that was read, with its checksum and counts; kept for further selections. */
interface Read {
  dataset: Dataset;
  checksum: DatasetPreview['checksum'];
  counts: { train: number[]; test: number[] };
  totals: { train: number; test: number };
}

/**
 * How long a data set is kept in memory: reading takes up to a second, and users often request other images of it
 * next.
 */
const KEPT_MS = 60_000;
/** Drawing all built-in digits takes a second, so samples are chosen from the first ones. */
const DRAWN = 600;

export class DatasetPreviews {
  readonly #folders: DataFolders;
  #kept: { id: string; read: Promise<Read> } | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(folders: DataFolders) {
    this.#folders = folders;
  }

  /** @throws RidgelineError as `loadDataset` does */
  async of(id: string, { perClass, seed }: PreviewRequest): Promise<DatasetPreview> {
    const { dataset, checksum, counts, totals } = await this.#read(id);
    const { classes, imageShape, train } = dataset;
    return {
      id,
      imageShape,
      ...totals,
      classes: classes.map((name, label) => {
        const chosen = choose(train, label, perClass, new RandomStream(seed, 'preview', label));
        return {
          name,
          train: counts.train[label] ?? 0,
          test: counts.test[label] ?? 0,
          samples: chosen.length,
          images: Buffer.from(pixelsOf(train, chosen)).toString('base64'),
        };
      }),
      checksum,
    };
  }

  /** Frees the data set that is kept in memory. */
  forget(): void {
    clearTimeout(this.#timer);
    this.#kept = null;
  }

  #read(id: string): Promise<Read> {
    const kept = this.#kept?.id === id ? this.#kept : { id, read: readWhole(id, this.#folders) };
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.forget(), KEPT_MS).unref();
    if (this.#kept !== kept) {
      this.#kept = kept;
      // A failed read is retried the next time.
      kept.read.catch(() => {
        if (this.#kept === kept) this.forget();
      });
    }
    return kept.read;
  }
}

async function readWhole(id: string, folders: DataFolders): Promise<Read> {
  const { files, counts: published, fingerprint: known } = publishedSet(id);
  if (files.length === 0) {
    const dataset = await loadDataset(id, folders, { trainCount: DRAWN, testCount: 1 });
    // Every ten consecutive images contain each class once.
    const each = (images: number): number[] => dataset.classes.map(() => images / dataset.classes.length);
    const counts = { train: each(published.train), test: each(published.test) };
    return { dataset, checksum: 'built-in', counts, totals: published };
  }
  const dataset = await loadDataset(id, folders, { trainCount: 'all', testCount: 'all' });
  const { train, test, classes } = dataset;
  const part = train.count < published.train || test.count < published.test;
  return {
    dataset,
    checksum: known === null || part ? (part ? 'part' : 'unknown') : compared(dataset, known),
    counts: { train: countLabels(train, classes.length), test: countLabels(test, classes.length) },
    totals: { train: train.count, test: test.count },
  };
}

function compared(dataset: Dataset, known: string): 'published' | 'different' {
  return fingerprint(dataset) === known ? 'published' : 'different';
}

function countLabels({ labels }: Split, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
}

/** Up to `count` images of a class, drawn without replacement, as indices in ascending order. */
function choose({ labels }: Split, label: number, count: number, random: RandomStream): number[] {
  const all: number[] = [];
  labels.forEach((candidate, i) => {
    if (candidate === label) all.push(i);
  });
  if (all.length <= count) return all;
  return [...random.permutation(all.length).subarray(0, count)]
    .map((place) => all[place] ?? 0)
    .sort((a, b) => a - b);
}

function pixelsOf({ images, count }: Split, chosen: readonly number[]): Uint8Array {
  const size = images.length / count;
  const pixels = new Uint8Array(chosen.length * size);
  chosen.forEach((image, i) => pixels.set(images.subarray(image * size, (image + 1) * size), i * size));
  return pixels;
}
