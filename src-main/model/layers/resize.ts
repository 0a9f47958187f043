/** Bilinear resizing of images as in `tf.image.resize`: half-pixel centres, no antialiasing. */
import * as tf from '@tensorflow/tfjs-core';
import { layers, type Shape } from '@tensorflow/tfjs-layers';

export class ResizeLayer extends layers.Layer {
  static readonly className = 'RidgelineResize';
  readonly #side: number;

  /** @param side height and width of the output in pixels */
  constructor(name: string, side: number) {
    super({ name });
    this.#side = side;
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const channels = inputShape.at(-1);
    const batch = inputShape[0];
    if (typeof channels !== 'number' || Array.isArray(batch)) {
      throw new Error(`layer ${this.name} takes one input [N, height, width, channels]`);
    }
    return [batch ?? null, this.#side, this.#side, channels];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const images = Array.isArray(inputs) ? inputs[0] : inputs;
    if (images?.rank !== 4) throw new Error(`layer ${this.name} takes images [N, height, width, channels]`);
    return tf.image.resizeBilinear(images as tf.Tensor4D, [this.#side, this.#side], false, true);
  }
}
