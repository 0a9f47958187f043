/** Names of the layers whose weights can be penalised, as used in overrides and messages. */
import type { ModelConfig } from './config.ts';

/** Inverted residual blocks of MobileNetV2, the first of which has no expansion. */
const MOBILENET_BLOCKS = 17;

/** In network order; the last is the output layer. */
export function weightLayers(model: ModelConfig): string[] {
  switch (model.kind) {
    case 'mlp':
      return denseNames(model.hidden.length + 1);
    case 'cnn':
      return [...model.blocks.map((_, i) => `conv_${i + 1}`), ...denseNames(model.hidden.length + 1)];
    case 'mobilenetV2': {
      const blocks = Array.from({ length: MOBILENET_BLOCKS }, (_, i) => [
        ...(i === 0 ? [] : [`block_${i}_expand`]),
        `block_${i}_depthwise`,
        `block_${i}_project`,
      ]);
      return ['conv_1', ...blocks.flat(), 'conv_2', ...denseNames(1)];
    }
    default:
      return model satisfies never;
  }
}

function denseNames(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `dense_${i + 1}`);
}
