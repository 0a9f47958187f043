/**
 * Batch normalisation of small maps: ONNX Runtime's own operator. It takes one pass more than necessary, on one core,
 * and half the time of any composite.
 */
import { CompileError } from '../../../errors.ts';
import { activatedName } from '../fusedActivation.ts';
import type { BatchNormForm } from './forms.ts';
import { channelVector, epsilonOf, inverseDeviation } from './rows.ts';

/**
 * Its running averages are not used (momentum 0 returns the batch's own). It overwrites the inputs that hold them, so
 * it gets new ones.
 */
const normalize: BatchNormForm['normalize'] = (context, { name, channels, length }) => {
  const { emit } = context;
  const [gamma, beta] = [channelVector(context, 'gamma'), channelVector(context, 'beta')];
  const zero = emit.scalar(0);
  const [y, mean, variance] = emit.ops(
    'BatchNormalization',
    [
      emit.reshape(name, [channels, length], [1, channels, length]),
      gamma,
      beta,
      emit.op('Mul', [gamma, zero]),
      emit.op('Mul', [beta, zero]),
    ],
    3,
    { training_mode: 1, momentum: { float: 0 }, epsilon: { float: epsilonOf(context) } },
  );
  if (y === undefined || mean === undefined || variance === undefined) {
    throw new CompileError('lower', `batch normalisation of ${context.node.layer} lacks an output`);
  }
  return {
    y: activatedName(emit.reshape(y, [1, channels, length], [channels, length]), context),
    mean,
    variance,
    inverse: inverseDeviation(context, variance),
  };
};

/** Normalisation with variance 1 is slope·(x − μ) + offset in one pass. */
const inputGradient: BatchNormForm['inputGradient'] = ({ emit }, dy, x, { scale, slope, offset, mean }) => {
  const { channels, length } = dy;
  const one = emit.sharedConstant([channels], new Float32Array(channels).fill(1));
  const sloped = emit.op(
    'BatchNormalization',
    [emit.reshape(x.name, [channels, length], [1, channels, length]), slope, offset, mean, one],
    { epsilon: { float: 0 } },
  );
  const scaled =
    scale === null ? dy.name : emit.op('Mul', [dy.name, emit.reshape(scale, [channels], [channels, 1])]);
  return emit.op('Add', [scaled, emit.reshape(sloped, [1, channels, length], [channels, length])]);
};

export const byOperator: BatchNormForm = { normalize, inputGradient };
