/**
 * Computes a network's layers without building it: names, shapes, weights and multiply-adds. An editor can show them
 * at every keystroke, even for networks that are too large for any machine. `test/estimate/outline.test.ts` compares
 * them with the result of `buildNetwork`.
 */
import type { LayerKind } from '../contract/channels/editor.ts';
import type { ModelConfig } from '../contract/config.ts';
import type { ImageShape, ModelOfKind } from '../model/architecture.ts';
import { activatesAfterPool } from '../model/poolOrder.ts';
import { BLOCKS, EXPANSION, LAST_FILTERS, requireSide, STEM_FILTERS } from '../model/mobilenetBlocks.ts';

export interface OutlinedLayer {
  name: string;
  kind: LayerKind;
  /** Shape of the output without the batch axis. */
  output: number[];
  parameters: number;
  /** Trainable parameters. */
  trainable: number;
  /** Multiply-adds of one image in the forward pass. */
  multiplyAdds: number;
}

/**
 * @param imageShape height, width and channels of one image
 * @param classes number of logits
 * @param resize side to which the network resizes its images, or null
 * @returns layers in network order, without the input
 * @throws RidgelineError `bad-input` for images that are too small for MobileNetV2
 */
export function outlineNetwork(
  model: ModelConfig,
  imageShape: ImageShape,
  classes: number,
  resize: number | null,
): OutlinedLayer[] {
  switch (model.kind) {
    case 'mlp': {
      const [height, width, channels] = imageShape;
      const outline = new Outline([height * width * channels]);
      outline.denseLayers(model, classes);
      return outline.layers;
    }
    case 'cnn':
      return outlineCnn(model, imageShape, classes, resize);
    case 'mobilenetV2':
      return outlineMobilenet(model, imageShape, classes, resize);
    default:
      return model satisfies never;
  }
}

function outlineCnn(
  model: ModelOfKind<'cnn'>,
  imageShape: ImageShape,
  classes: number,
  resize: number | null,
): OutlinedLayer[] {
  const outline = new Outline([...imageShape]);
  if (resize !== null) outline.resize(resize);
  model.blocks.forEach(({ filters, kernelSize, pool }, i) => {
    const name = `conv_${i + 1}`;
    outline.convolution(name, { filters, kernelSize, stride: 1, bias: true });
    const activate = (): void => {
      if (model.activation !== 'linear') outline.unchanged(`${name}_activation`, 'activation');
    };
    const late = activatesAfterPool(model.activation, pool);
    if (!late) activate();
    if (pool > 1) outline.maxPooling(`pool_${i + 1}`, pool);
    if (late) activate();
  });
  outline.flatten();
  outline.denseLayers(model, classes);
  return outline.layers;
}

function outlineMobilenet(
  model: ModelOfKind<'mobilenetV2'>,
  imageShape: ImageShape,
  classes: number,
  resize: number | null,
): OutlinedLayer[] {
  requireSide(resize ?? Math.min(imageShape[0], imageShape[1]));
  const outline = new Outline([...imageShape]);
  if (resize !== null) outline.resize(resize);
  const activated = (name: string): void => outline.unchanged(`${name}_${model.activation}`, 'activation');
  const convolution = (name: string, filters: number, kernelSize = 1, stride = 1): void => {
    outline.convolution(name, { filters, kernelSize, stride, bias: false });
    outline.batchNormalization(`${name}_bn`);
  };
  convolution('conv_1', STEM_FILTERS, 3, 2);
  activated('conv_1');
  BLOCKS.forEach(({ filters, stride }, i) => {
    const prefix = `block_${i}`;
    const channels = outline.channels;
    if (i > 0) {
      convolution(`${prefix}_expand`, channels * EXPANSION);
      activated(`${prefix}_expand`);
    }
    outline.depthwise(`${prefix}_depthwise`, stride);
    outline.batchNormalization(`${prefix}_depthwise_bn`);
    activated(`${prefix}_depthwise`);
    convolution(`${prefix}_project`, filters);
    if (stride === 1 && channels === filters) outline.unchanged(`${prefix}_add`, 'add');
  });
  convolution('conv_2', LAST_FILTERS);
  activated('conv_2');
  outline.averagePooling('average');
  outline.dense('dense_1', classes);
  return outline.layers;
}

interface Convolution {
  filters: number;
  kernelSize: number;
  stride: number;
  bias: boolean;
}

/** Appends layers; each uses the output shape of the previous one. */
class Outline {
  readonly layers: OutlinedLayer[] = [];
  #shape: number[];

  constructor(inputShape: number[]) {
    this.#shape = inputShape;
  }

  get channels(): number {
    return this.#shape.at(-1) ?? 0;
  }

  /** Built-in activations are part of the dense layer; the others are layers of their own. */
  denseLayers(model: ModelOfKind<'mlp' | 'cnn'>, classes: number): void {
    const own = !['sigmoid', 'tanh', 'relu', 'linear'].includes(model.activation);
    model.hidden.forEach((units, i) => {
      this.dense(`dense_${i + 1}`, units);
      if (own) this.unchanged(`activation_${i + 1}`, 'activation');
      if (model.dropout > 0) this.unchanged(`dropout_${i + 1}`, 'dropout');
    });
    this.dense(`dense_${model.hidden.length + 1}`, classes);
  }

  dense(name: string, units: number): void {
    const kernel = this.channels * units;
    this.#add(name, 'dense', [units], kernel + units, { multiplyAdds: kernel });
  }

  /** Padding `same`. */
  convolution(name: string, { filters, kernelSize, stride, bias }: Convolution): void {
    const kernel = kernelSize ** 2 * this.channels * filters;
    const [height, width] = this.#sides((side) => Math.ceil(side / stride));
    const parameters = kernel + (bias ? filters : 0);
    this.#add(name, 'convolution', [height, width, filters], parameters, {
      multiplyAdds: kernel * height * width,
    });
  }

  /** 3 × 3. A strided one is padded by ((0, 1), (0, 1)) first. */
  depthwise(name: string, stride: 1 | 2): void {
    const channels = this.channels;
    if (stride === 2) {
      const [height, width] = this.#sides((side) => side + 1);
      this.#add(`${name}_pad`, 'zeroPadding', [height, width, channels], 0);
    }
    const [height, width] = this.#sides((side) => (stride === 1 ? side : Math.floor((side - 3) / 2) + 1));
    const kernel = 9 * channels;
    this.#add(name, 'depthwise', [height, width, channels], kernel, {
      multiplyAdds: kernel * height * width,
    });
  }

  /** Gamma and beta are trained, the moving averages are not. */
  batchNormalization(name: string): void {
    const channels = this.channels;
    this.#add(name, 'batchNormalization', this.#shape, 4 * channels, { trainable: 2 * channels });
  }

  maxPooling(name: string, pool: number): void {
    const [height, width] = this.#sides((side) => Math.ceil(side / pool));
    this.#add(name, 'maxPooling', [height, width, this.channels], 0);
  }

  averagePooling(name: string): void {
    this.#add(name, 'averagePooling', [this.channels], 0);
  }

  resize(side: number): void {
    this.#add('resize', 'resize', [side, side, this.channels], 0);
  }

  flatten(): void {
    const count = this.#shape.reduce((product, extent) => product * extent, 1);
    this.#add('flatten', 'flatten', [count], 0);
  }

  unchanged(name: string, kind: LayerKind): void {
    this.#add(name, kind, this.#shape, 0);
  }

  #sides(change: (side: number) => number): [number, number] {
    const [height = 1, width = 1] = this.#shape;
    return [change(height), change(width)];
  }

  #add(
    name: string,
    kind: LayerKind,
    output: readonly number[],
    parameters: number,
    { trainable = parameters, multiplyAdds = 0 }: { trainable?: number; multiplyAdds?: number } = {},
  ): void {
    this.#shape = [...output];
    this.layers.push({ name, kind, output: [...output], parameters, trainable, multiplyAdds });
  }
}
