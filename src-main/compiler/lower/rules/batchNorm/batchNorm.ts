/** Batch normalisation on rows [C, N·H·W], one row per channel: chooses the strategy. */
import type { LowerContext, LowerRule } from '../../context.ts';
import { canUseAffine } from '../channelAffine.ts';
import { type BatchNormForm, gradientNumbers } from './forms.ts';
import { byOperator } from './operator.ts';
import { byPasses } from './passes.ts';
import { channelVector, fromRows, perChannel, rowDots, type Rows, rowsOf, rowSums } from './rows.ts';

function formFor({ channels, length }: Rows, { channelBlock }: LowerContext): BatchNormForm {
  return canUseAffine(channels, length, channelBlock) ? byPasses : byOperator;
}

const train: LowerRule = (context) => {
  const x = context.input('x');
  const rows = rowsOf(context, x);
  const { y, mean, variance, inverse } = formFor(rows, context).normalize(context, rows);
  return [
    fromRows(context, y, rows, x.shape),
    ...[mean, variance, inverse].map((name) => perChannel(name, rows.channels)),
  ];
};

/** With the attribute `unscaled`, dx lacks its factor γ/σ, which `foldScales` has moved to its consumers. */
const gradient: LowerRule = (context) => {
  const { emit, input, node } = context;
  const dyTensor = input('dy');
  const dy = rowsOf(context, dyTensor);
  const x = rowsOf(context, input('x'));
  const dBeta = rowSums(emit, dy);
  const dot = rowDots(emit, dy, x);
  const [mean, inverse] = [channelVector(context, 'mean'), channelVector(context, 'inverseStd')];
  const unscaled = node.attributes['unscaled'] === true;
  const scale = unscaled ? null : emit.op('Mul', [channelVector(context, 'gamma'), inverse]);
  const numbers = gradientNumbers(emit, { scale, mean, inverse, dBeta, dot, length: dy.length });
  const dx = formFor(dy, context).inputGradient(context, dy, x, numbers);
  return [
    fromRows(context, dx, dy, dyTensor.shape),
    ...[numbers.dGamma, dBeta].map((name) => perChannel(name, dy.channels)),
  ];
};

export const batchNormRules: Readonly<Record<string, LowerRule>> = {
  BatchNormTrain: train,
  BatchNormTrainGrad: gradient,
};
