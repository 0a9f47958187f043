/** Computes the memory for training a network. */
import type { OptimizerConfig } from '../contract/config.ts';
import type { OutlinedLayer } from './outline.ts';

const FLOAT_BYTES = 4;

/** State values per trained parameter; see model/optimizers.ts. */
export function slotsPerParameter(optimizer: OptimizerConfig): number {
  switch (optimizer.kind) {
    case 'sgd':
      return 0;
    case 'momentum':
      return 1;
    case 'adam':
    case 'adamw':
      return 2;
    case 'rmsprop':
      return optimizer.momentum > 0 ? 2 : 1;
    default:
      return optimizer satisfies never;
  }
}

export interface TrainingMemory {
  weights: number;
  gradients: number;
  slots: number;
  /** Every layer's output for one batch, needed by the backward pass. `flatten` shares the memory of its input. */
  activations: number;
}

/** Bytes in float32. An engine may need less, because it reuses buffers, plus some overhead. */
export function trainingMemory(
  layers: readonly OutlinedLayer[],
  optimizer: OptimizerConfig,
  batchSize: number,
): TrainingMemory {
  const sum = (of: (layer: OutlinedLayer) => number): number =>
    layers.reduce((total, layer) => total + of(layer), 0);
  const trainable = sum((layer) => layer.trainable);
  const outputs = sum(({ kind, output }) =>
    kind === 'flatten' ? 0 : output.reduce((product, extent) => product * extent, 1),
  );
  return {
    weights: FLOAT_BYTES * sum((layer) => layer.parameters),
    gradients: FLOAT_BYTES * trainable,
    slots: FLOAT_BYTES * trainable * slotsPerParameter(optimizer),
    activations: FLOAT_BYTES * outputs * batchSize,
  };
}
