/** Hidden dense layers with activation and dropout, then the output layer (logits). */
import { layers, type Sequential } from '@tensorflow/tfjs-layers';
import type { Activation, InitializerConfig } from '../contract/config.ts';
import type { SeedOf } from './architecture.ts';
import { createInitializer } from './initializers.ts';
import { ActivationLayer } from './layers/activation.ts';
import { DropoutLayer } from './layers/dropout.ts';

export interface DenseSettings {
  hidden: readonly number[];
  activation: Activation;
  initializer: InitializerConfig;
  biasInitial: number;
  dropout: number;
}

/** Activations that `layers.dense` supports; every other one is a separate layer. */
function builtIn(activation: Activation): 'sigmoid' | 'tanh' | 'relu' | 'linear' | null {
  switch (activation) {
    case 'sigmoid':
    case 'tanh':
    case 'relu':
    case 'linear':
      return activation;
    default:
      return null;
  }
}

/**
 * @param model gets the layers appended
 * @param inputShape of the first layer, if the model is still empty
 * @param before number of preceding weight layers
 */
export function addDenseLayers(
  model: Sequential,
  settings: DenseSettings,
  classes: number,
  seedOf: SeedOf,
  { inputShape, before = 0 }: { inputShape?: number[]; before?: number } = {},
): void {
  const { hidden, activation, initializer, biasInitial, dropout } = settings;
  [...hidden, classes].forEach((units, i) => {
    const isOutput = i === hidden.length;
    const applied = isOutput ? 'linear' : builtIn(activation);
    model.add(
      layers.dense({
        name: `dense_${i + 1}`,
        units,
        activation: applied ?? 'linear',
        kernelInitializer: createInitializer(initializer, seedOf(before + i)),
        biasInitializer: createInitializer({ kind: 'constant', value: biasInitial }, 0),
        ...(i === 0 && inputShape !== undefined ? { inputShape } : {}),
      }),
    );
    if (applied === null) model.add(new ActivationLayer(`activation_${i + 1}`, activation));
    if (isOutput) return;
    if (dropout > 0) model.add(new DropoutLayer(`dropout_${i + 1}`, dropout));
  });
}
