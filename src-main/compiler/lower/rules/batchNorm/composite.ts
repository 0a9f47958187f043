/** Batch normalisation in elementary operators, for providers without a training mode of ONNX Runtime's operator. */
import type { LowerRule } from '../../context.ts';
import { gradientNumbers } from './forms.ts';
import { channelColumn, fromRows, inverseDeviation, perChannel, rowsOf } from './rows.ts';

const train: LowerRule = (context) => {
  const { emit, input } = context;
  const x = input('x');
  const rows = rowsOf(context, x);
  const { channels } = rows;
  const axis = emit.integers([1]);
  const mean = emit.op('ReduceMean', [rows.name, axis], { keepdims: 1 });
  const centred = emit.op('Sub', [rows.name, mean]);
  // The mean of squares of centred values: the difference E[x²] − E[x]² suffers from cancellation.
  const variance = emit.op('ReduceMean', [emit.op('Mul', [centred, centred]), axis], { keepdims: 1 });
  const inverse = inverseDeviation(context, variance);
  const scale = emit.op('Mul', [inverse, channelColumn(context, 'gamma')]);
  const y = emit.op('Add', [emit.op('Mul', [centred, scale]), channelColumn(context, 'beta')]);
  return [
    fromRows(context, y, rows, x.shape),
    ...[mean, variance, inverse].map((name) => perChannel(name, channels, [channels, 1])),
  ];
};

const gradient: LowerRule = (context) => {
  const { emit, input } = context;
  const dyTensor = input('dy');
  const dy = rowsOf(context, dyTensor);
  const x = rowsOf(context, input('x'));
  const { channels, length } = dy;
  const rowSum = (name: string): string => emit.op('ReduceSum', [name, emit.integers([1])], { keepdims: 1 });
  const dot = rowSum(emit.op('Mul', [dy.name, x.name]));
  const dBeta = rowSum(dy.name);
  const gamma = channelColumn(context, 'gamma');
  const mean = channelColumn(context, 'mean');
  const inverse = channelColumn(context, 'inverseStd');
  const scale = emit.op('Mul', [gamma, inverse]);
  const numbers = gradientNumbers(emit, { scale, mean, inverse, dBeta, dot, length });
  const shift = emit.op('Sub', [numbers.offset, emit.op('Mul', [numbers.slope, mean])]);
  const scaled = emit.op('Add', [emit.op('Mul', [dy.name, scale]), emit.op('Mul', [x.name, numbers.slope])]);
  return [
    fromRows(context, emit.op('Add', [scaled, shift]), dy, dyTensor.shape),
    ...[numbers.dGamma, dBeta].map((name) => perChannel(name, channels, [channels, 1])),
  ];
};

/** Overrides for providers other than the CPU. */
export const batchNormCompositeRules: Readonly<Record<string, LowerRule>> = {
  BatchNormTrain: train,
  BatchNormTrainGrad: gradient,
};
