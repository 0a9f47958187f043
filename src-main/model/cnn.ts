/** The convolutional network of source 003: blocks of convolution, activation and max-pooling, then dense layers. */
import { layers, sequential } from '@tensorflow/tfjs-layers';
import type { Architecture, ImageShape, ModelOfKind, SeedOf } from './architecture.ts';
import { addDenseLayers } from './dense.ts';
import { createInitializer } from './initializers.ts';
import { ActivationLayer } from './layers/activation.ts';
import { ResizeLayer } from './layers/resize.ts';
import { activatesAfterPool } from './poolOrder.ts';

export function buildCnn(
  config: ModelOfKind<'cnn'>,
  imageShape: ImageShape,
  classes: number,
  seedOf: SeedOf,
  resize: number | null,
): Architecture {
  const { blocks, activation, initializer, biasInitial } = config;
  const model = sequential();
  model.add(layers.inputLayer({ inputShape: [...imageShape], name: 'images' }));
  if (resize !== null) model.add(new ResizeLayer('resize', resize));
  blocks.forEach(({ filters, kernelSize, pool }, i) => {
    const number = i + 1;
    model.add(
      layers.conv2d({
        name: `conv_${number}`,
        filters,
        kernelSize,
        padding: 'same',
        kernelInitializer: createInitializer(initializer, seedOf(i)),
        biasInitializer: createInitializer({ kind: 'constant', value: biasInitial }, 0),
      }),
    );
    const activate = (): void => {
      if (activation !== 'linear') model.add(new ActivationLayer(`conv_${number}_activation`, activation));
    };
    const late = activatesAfterPool(activation, pool);
    if (!late) activate();
    // Keras's and TensorFlow's `same`: an odd last row is padded instead of dropped.
    if (pool > 1) {
      model.add(layers.maxPooling2d({ name: `pool_${number}`, poolSize: pool, padding: 'same' }));
    }
    if (late) activate();
  });
  model.add(layers.flatten({ name: 'flatten' }));
  addDenseLayers(model, config, classes, seedOf, { before: blocks.length });
  return { model, inputShape: [...imageShape] };
}
