/**
 * MobileNetV2 (Sandler et al. 2018) of width 1, layer by layer as sources 000 and 001 build it: convolutions
 * without biases, batch normalisation after each, strided blocks padded by ((0, 1), (0, 1)).
 */
import { input, layers, model as modelOf, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { Architecture, ImageShape, ModelOfKind, SeedOf } from './architecture.ts';
import { createInitializer } from './initializers.ts';
import { ActivationLayer } from './layers/activation.ts';
import { BatchNormalizationLayer } from './layers/batchNormalization.ts';
import { ResizeLayer } from './layers/resize.ts';
import { type Block, BLOCKS, EXPANSION, LAST_FILTERS, requireSide, STEM_FILTERS } from './mobilenetBlocks.ts';

export function buildMobilenetV2(
  config: ModelOfKind<'mobilenetV2'>,
  imageShape: ImageShape,
  classes: number,
  seedOf: SeedOf,
  resize: number | null,
): Architecture {
  requireSide(resize ?? Math.min(imageShape[0], imageShape[1]));
  const images = input({ shape: [...imageShape], name: 'images' });
  const builder = new Builder(config, seedOf);
  let x = resize === null ? images : single(new ResizeLayer('resize', resize).apply(images));
  x = builder.convolution(x, 'conv_1', { filters: STEM_FILTERS, kernelSize: 3, strides: 2 });
  x = builder.activation(x, 'conv_1');
  BLOCKS.forEach((block, i) => {
    x = builder.block(x, i, block);
  });
  x = builder.activation(builder.convolution(x, 'conv_2', { filters: LAST_FILTERS }), 'conv_2');
  x = single(layers.globalAveragePooling2d({ name: 'average' }).apply(x));
  const logits = layers.dense({
    name: 'dense_1',
    units: classes,
    kernelInitializer: createInitializer({ kind: 'glorotUniform' }, builder.nextSeed()),
    biasInitializer: 'zeros',
  });
  return {
    model: modelOf({ inputs: images, outputs: single(logits.apply(x)) }),
    inputShape: [...imageShape],
  };
}

class Builder {
  readonly #config: ModelOfKind<'mobilenetV2'>;
  readonly #seedOf: SeedOf;
  #weightLayers = 0;

  constructor(config: ModelOfKind<'mobilenetV2'>, seedOf: SeedOf) {
    this.#config = config;
    this.#seedOf = seedOf;
  }

  nextSeed(): number {
    return this.#seedOf(this.#weightLayers++);
  }

  /** Expansion, depthwise convolution and projection; the projection has no activation. */
  block(x: SymbolicTensor, number: number, { filters, stride }: Block): SymbolicTensor {
    const channels = channelsOf(x);
    const prefix = `block_${number}`;
    let inner = x;
    if (number > 0) {
      inner = this.convolution(inner, `${prefix}_expand`, { filters: channels * EXPANSION });
      inner = this.activation(inner, `${prefix}_expand`);
    }
    inner = this.activation(this.depthwise(inner, `${prefix}_depthwise`, stride), `${prefix}_depthwise`);
    inner = this.convolution(inner, `${prefix}_project`, { filters });
    if (stride !== 1 || channels !== filters) return inner;
    return single(layers.add({ name: `${prefix}_add` }).apply([inner, x]));
  }

  /** Convolution without biases and batch normalisation. */
  convolution(
    x: SymbolicTensor,
    name: string,
    { filters, kernelSize = 1, strides = 1 }: { filters: number; kernelSize?: number; strides?: number },
  ): SymbolicTensor {
    const layer = layers.conv2d({
      name,
      filters,
      kernelSize,
      strides,
      padding: 'same',
      useBias: false,
      kernelInitializer: createInitializer(this.#config.initializer, this.nextSeed()),
    });
    return normalized(single(layer.apply(x)), name);
  }

  activation(x: SymbolicTensor, name: string): SymbolicTensor {
    return single(
      new ActivationLayer(`${name}_${this.#config.activation}`, this.#config.activation).apply(x),
    );
  }

  /** A strided one pads only at the bottom and the right, as Keras's own MobileNetV2 does for even sizes. */
  depthwise(x: SymbolicTensor, name: string, stride: 1 | 2): SymbolicTensor {
    const padding = [[0, 1] as [number, number], [0, 1] as [number, number]] as [
      [number, number],
      [number, number],
    ];
    const padded = stride === 1 ? x : single(layers.zeroPadding2d({ name: `${name}_pad`, padding }).apply(x));
    const layer = layers.depthwiseConv2d({
      name,
      kernelSize: 3,
      strides: stride,
      padding: stride === 1 ? 'same' : 'valid',
      useBias: false,
      depthwiseInitializer: createInitializer(this.#config.initializer, this.nextSeed()),
    });
    return normalized(single(layer.apply(padded)), name);
  }
}

function normalized(x: SymbolicTensor, name: string): SymbolicTensor {
  return single(new BatchNormalizationLayer(`${name}_bn`).apply(x));
}

function channelsOf(x: SymbolicTensor): number {
  const channels = x.shape.at(-1);
  if (typeof channels !== 'number') throw new Error('MobileNetV2 needs a known number of channels');
  return channels;
}

/** A layer applied to a symbolic tensor returns one; tfjs's type also allows tensors and lists. */
function single(output: unknown): SymbolicTensor {
  if (!isSymbolic(output)) throw new Error('a layer did not return one symbolic tensor');
  return output;
}

function isSymbolic(output: unknown): output is SymbolicTensor {
  return typeof output === 'object' && output !== null && 'sourceLayer' in output;
}
