/** Assignment of images to steps, call by call. */
import { RandomStream } from '../random/philox.ts';

/** Consecutive steps with the same batch size. */
export interface Call {
  /** Indices of the training images of all steps, [steps · batch]. */
  indices: Int32Array;
  steps: number;
  /** Images per step. */
  batch: number;
}

/** The steps between two records. */
export interface Feed {
  /** The next call, with at most `steps` steps; null at the end. */
  next(steps: number): Call | null;
  /** Share of the steps that was returned so far. */
  readonly fraction: number;
}

/** The training images in the order of an epoch. */
function epochOrder(seed: number, epoch: number, images: number): Int32Array {
  return new RandomStream(seed, 'shuffle', epoch).permutation(images);
}

/** One epoch: every image once; the last batch is smaller if the batch size does not divide the number of images. */
export function epochFeed(seed: number, epoch: number, images: number, batchSize: number): Feed {
  const order = epochOrder(seed, epoch, images);
  let done = 0;
  return {
    get fraction() {
      return done / images;
    },
    next(stepsPerCall) {
      if (done >= images) return null;
      const { start, steps, batch } = nextCall(images, done, batchSize, stepsPerCall);
      done += steps * batch;
      return { indices: order.slice(start, done), steps, batch };
    },
  };
}

/** Up to `stepsPerCall` full batches; then the rest of the epoch as one smaller batch. */
export function nextCall(
  images: number,
  done: number,
  batchSize: number,
  stepsPerCall: number,
): { start: number; steps: number; batch: number } {
  const whole = Math.floor((images - done) / batchSize);
  return whole > 0
    ? { start: done, steps: Math.min(whole, stepsPerCall), batch: batchSize }
    : { start: done, steps: 1, batch: images - done };
}

/**
 * An endless stream of shuffled epochs: a batch may contain the last images of one epoch and the first of the next.
 */
export class ImageStream {
  readonly #seed: number;
  readonly #images: number;
  #epoch: number;
  #order: Int32Array = new Int32Array();
  #used = 0;

  /** @param taken number of images of the stream that were taken before */
  constructor(seed: number, images: number, taken = 0) {
    this.#seed = seed;
    this.#images = images;
    this.#epoch = Math.floor(taken / images);
    if (taken % images > 0) this.#nextEpoch();
    this.#used = taken % images;
  }

  take(count: number): Int32Array {
    const taken = new Int32Array(count);
    for (let filled = 0; filled < count;) {
      if (this.#used === this.#order.length) this.#nextEpoch();
      const part = this.#order.subarray(this.#used, this.#used + count - filled);
      taken.set(part, filled);
      filled += part.length;
      this.#used += part.length;
    }
    return taken;
  }

  #nextEpoch(): void {
    this.#order = epochOrder(this.#seed, ++this.#epoch, this.#images);
    this.#used = 0;
  }
}

/** A number of full batches from a stream. */
export function stepFeed(stream: ImageStream, total: number, batchSize: number): Feed {
  let done = 0;
  return {
    get fraction() {
      return done / total;
    },
    next(stepsPerCall) {
      const steps = Math.min(stepsPerCall, total - done);
      if (steps === 0) return null;
      done += steps;
      return { indices: stream.take(steps * batchSize), steps, batch: batchSize };
    },
  };
}
