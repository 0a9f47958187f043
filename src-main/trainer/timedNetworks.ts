/** Networks for timing engines: that of source 002, and one that is large enough for a GPU. */
import type { ModelConfig } from '../contract/config.ts';

export interface TimedNetwork {
  model: ModelConfig;
  /** [height, width, channels] */
  imageShape: [number, number, number];
  classes: number;
  batch: number;
}

const denseLayers = { initializer: { kind: 'glorotUniform' }, biasInitial: 0, dropout: 0 } as const;
const common = { imageShape: [28, 28, 1] as [number, number, number], classes: 10 };

export const timedNetworks = {
  dense: {
    ...common,
    model: { kind: 'mlp', hidden: [200], activation: 'sigmoid', ...denseLayers },
    batch: 64,
  },
  convolutional: {
    ...common,
    model: {
      kind: 'cnn',
      blocks: [
        { filters: 16, kernelSize: 5, pool: 2 },
        { filters: 32, kernelSize: 5, pool: 2 },
      ],
      hidden: [8],
      activation: 'relu',
      ...denseLayers,
    },
    batch: 32,
  },
} as const satisfies Record<string, TimedNetwork>;
