/** Weight initialisers with Keras's names and definitions (tfjs-layers), each with an explicit seed. */
import { initializers } from '@tensorflow/tfjs-layers';
import type { InitializerConfig } from '../contract/config.ts';

type Initializer = ReturnType<typeof initializers.heNormal>;

/**
 * @param config which distribution
 * @param seed uint32; the same seed gives the same weights
 */
export function createInitializer(config: InitializerConfig, seed: number): Initializer {
  // tfjs treats a seed of 0 as no seed and then draws different numbers each time.
  const drawnFrom = { seed: seed === 0 ? 1 : seed };
  switch (config.kind) {
    case 'zeros':
      return initializers.zeros();
    case 'ones':
      return initializers.ones();
    case 'constant':
      return initializers.constant({ value: config.value });
    case 'randomNormal':
      return initializers.randomNormal({ mean: config.mean, stddev: config.stddev, ...drawnFrom });
    case 'truncatedNormal':
      return initializers.truncatedNormal({ mean: config.mean, stddev: config.stddev, ...drawnFrom });
    case 'randomUniform':
      return initializers.randomUniform({ minval: config.minval, maxval: config.maxval, ...drawnFrom });
    case 'varianceScaling':
      return config.distribution === 'normal'
        ? scaledNormal(config.scale, config.mode, drawnFrom)
        : initializers.varianceScaling({
            scale: config.scale,
            mode: config.mode,
            distribution: 'uniform',
            ...drawnFrom,
          });
    case 'glorotNormal':
      return scaledNormal(1, 'fanAvg', drawnFrom);
    case 'glorotUniform':
      return initializers.glorotUniform(drawnFrom);
    case 'heNormal':
      return scaledNormal(2, 'fanIn', drawnFrom);
    case 'heUniform':
      return initializers.heUniform(drawnFrom);
    case 'leCunNormal':
      return scaledNormal(1, 'fanIn', drawnFrom);
    case 'leCunUniform':
      return initializers.leCunUniform(drawnFrom);
    default:
      return config satisfies never;
  }
}

/** Standard deviation of a standard normal distribution truncated at ±2. */
const STD_AFTER_CUT = 0.879_625_661_034_239_8;

/**
 * Normal distribution truncated at two standard deviations, with variance scale/fan after truncation, as in Keras.
 * tfjs's own `glorotNormal` and the like do not correct for the truncation: their standard deviation is 12 % too
 * small.
 */
function scaledNormal(
  scale: number,
  mode: 'fanIn' | 'fanOut' | 'fanAvg',
  drawnFrom: { seed: number },
): Initializer {
  return initializers.varianceScaling({
    scale: scale / STD_AFTER_CUT ** 2,
    mode,
    distribution: 'normal',
    ...drawnFrom,
  });
}
