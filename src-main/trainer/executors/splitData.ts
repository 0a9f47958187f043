/** A split as tensors for ONNX Runtime: the whole split, or copies of the images of a call. */
import * as ort from 'onnxruntime-node';
import { LOOP } from '../../compiler/loop.ts';
import type { ProblemSplit } from './problem.ts';

/** The data set's inputs of a compiled step. */
export type SplitFeeds = Readonly<Record<typeof LOOP.images | typeof LOOP.labels, ort.Tensor>>;

export class SplitData {
  readonly whole: SplitFeeds;
  readonly #split: ProblemSplit;
  readonly #shape: readonly number[];

  /** @param shape of one image */
  constructor(split: ProblemSplit, shape: readonly number[]) {
    this.#split = split;
    this.#shape = shape;
    this.whole = this.#feeds(split);
  }

  /** Copies the images with these indices, in this order. */
  gather(indices: Int32Array): SplitFeeds {
    const { images, labels } = this.#split;
    const size = this.#shape.reduce((product, extent) => product * extent, 1);
    const chosen = new Uint8Array(indices.length * size);
    indices.forEach((image, row) =>
      chosen.set(images.subarray(image * size, (image + 1) * size), row * size),
    );
    return this.#feeds({
      images: chosen,
      labels: Int32Array.from(indices, (image) => labels[image] ?? 0),
      count: indices.length,
    });
  }

  #feeds({ images, labels, count }: ProblemSplit): SplitFeeds {
    return {
      [LOOP.images]: new ort.Tensor('uint8', images, [count, ...this.#shape]),
      [LOOP.labels]: new ort.Tensor('int32', labels, [count]),
    };
  }
}
