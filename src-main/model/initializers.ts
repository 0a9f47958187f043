/** Weight initialisers, as Keras names and defines them (tfjs-layers), with an explicit seed each. */
import { initializers } from '@tensorflow/tfjs-layers';
import type { InitializerConfig } from '../contract/config.ts';

type Initializer = ReturnType<typeof initializers.heNormal>;

/**
 * @param config which distribution
 * @param seed uint32; the same seed draws the same weights
 */
export function createInitializer(config: InitializerConfig, seed: number): Initializer {
  switch (config.kind) {
    case 'randomNormal':
      return initializers.randomNormal({ mean: config.mean, stddev: config.stddev, seed });
    case 'truncatedNormal':
      return initializers.truncatedNormal({ mean: config.mean, stddev: config.stddev, seed });
    case 'randomUniform':
      return initializers.randomUniform({ minval: config.minval, maxval: config.maxval, seed });
    case 'glorotNormal':
      return initializers.glorotNormal({ seed });
    case 'glorotUniform':
      return initializers.glorotUniform({ seed });
    case 'heNormal':
      return initializers.heNormal({ seed });
    case 'heUniform':
      return initializers.heUniform({ seed });
    case 'leCunNormal':
      return initializers.leCunNormal({ seed });
    case 'leCunUniform':
      return initializers.leCunUniform({ seed });
    default:
      return config satisfies never;
  }
}
