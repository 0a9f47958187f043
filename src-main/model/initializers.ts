/** Weight initialisers, as Keras names and defines them (tfjs-layers), with an explicit seed each. */
import { initializers } from '@tensorflow/tfjs-layers';
import type { InitializerConfig } from '../contract/config.ts';

type Initializer = ReturnType<typeof initializers.heNormal>;

/**
 * @param config which distribution
 * @param seed uint32; the same seed draws the same weights
 */
export function createInitializer(config: InitializerConfig, seed: number): Initializer {
  // tfjs takes a seed of 0 for none and then draws differently each time.
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

/** Standard deviation of a standard normal distribution that is cut off at ±2. */
const STD_AFTER_CUT = 0.879_625_661_034_239_8;

/**
 * Normal with variance scale/fan after it is cut off at two standard deviations, as in Keras. tfjs's own
 * `glorotNormal` and its kin cut without widening first and come out 12 % too narrow.
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
