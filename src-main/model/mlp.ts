/** Dense layers on flattened images. */
import { sequential } from '@tensorflow/tfjs-layers';
import type { Architecture, ImageShape, ModelOfKind, SeedOf } from './architecture.ts';
import { addDenseLayers } from './dense.ts';

export function buildMlp(
  config: ModelOfKind<'mlp'>,
  [height, width, channels]: ImageShape,
  classes: number,
  seedOf: SeedOf,
): Architecture {
  const inputShape = [height * width * channels];
  const model = sequential();
  addDenseLayers(model, config, classes, seedOf, { inputShape });
  return { model, inputShape };
}
