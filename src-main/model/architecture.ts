/** Input and output of the functions that build architectures. */
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { ModelConfig, ModelKind } from '../contract/config.ts';

/** Height, width and channels of one image. */
export type ImageShape = readonly [number, number, number];

/** The config of one kind of model. */
export type ModelOfKind<K extends ModelKind> = Extract<ModelConfig, { kind: K }>;

/** Returns the seed for the initial weights of the layer with this number, in network order. */
export type SeedOf = (layer: number) => number;

export interface Architecture {
  model: LayersModel;
  /** Shape of one input without the batch axis. */
  inputShape: readonly number[];
}
