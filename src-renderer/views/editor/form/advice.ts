/**
 * What the sources say about choices that are allowed but often regretted. Advice, never an error.
 * Initialisers: source 001, "sigmoid, tanh, softmax → Glorot; ReLU → He; SELU → LeCun".
 */
import {
  type Activation,
  type InitializerConfig,
  modelConfig,
  optimizerConfig,
  regularizer,
} from '../../../../src-main/contract/config.ts';
import { l2Equivalents } from './lambda.ts';

export type Family = 'he' | 'leCun' | 'glorot';

export type Advice =
  /** Another family of initialisers is made for the activation. */
  | { kind: 'family'; activation: Activation; wanted: Family }
  /** A fixed width fits only layers of one size. */
  | { kind: 'fixedWidth'; stddev: number; wanted: Family }
  /** All weights of a layer begin alike, get the same gradient and stay alike. */
  | { kind: 'symmetric' }
  | { kind: 'subgradient' }
  /** The optimiser decays the weights and the regulariser pulls at them too. */
  | { kind: 'twice' }
  /** Adam divides the penalty's gradient by the gradient's size: weights with large gradients are spared. */
  | { kind: 'coupledAdam' }
  /** The penalty alone takes a weight past zero in one step. */
  | { kind: 'diverges'; keptPerStep: number };

/** Weights of ReLUs and their kin, half of whose outputs are 0, have to be √2 wider. */
const WANTED: Readonly<Record<Activation, Family>> = {
  relu: 'he',
  relu6: 'he',
  leakyRelu: 'he',
  elu: 'he',
  swish: 'he',
  selu: 'leCun',
  sigmoid: 'glorot',
  tanh: 'glorot',
  linear: 'glorot',
};

const FAMILY: Readonly<Partial<Record<InitializerConfig['kind'], Family>>> = {
  heNormal: 'he',
  heUniform: 'he',
  leCunNormal: 'leCun',
  leCunUniform: 'leCun',
  glorotNormal: 'glorot',
  glorotUniform: 'glorot',
};

export function initializerAdvice(activation: Activation, initializer: InitializerConfig): Advice | null {
  const wanted = WANTED[activation];
  switch (initializer.kind) {
    case 'zeros':
    case 'ones':
    case 'constant':
      return { kind: 'symmetric' };
    case 'randomNormal':
    case 'truncatedNormal':
      return { kind: 'fixedWidth', stddev: initializer.stddev, wanted };
    case 'randomUniform':
      return {
        kind: 'fixedWidth',
        stddev: (initializer.maxval - initializer.minval) / Math.sqrt(12),
        wanted,
      };
    case 'varianceScaling':
      // Whoever sets scale and mode by hand has chosen a family of their own.
      return null;
    default:
      return FAMILY[initializer.kind] === wanted ? null : { kind: 'family', activation, wanted };
  }
}

/** @param model with its defaults filled in, valid or not: what cannot be read gets no advice */
export function modelAdvice(model: unknown): Advice[] {
  const parsed = modelConfig.safeParse(model);
  if (!parsed.success) return [];
  const advice = initializerAdvice(parsed.data.activation, parsed.data.initializer);
  return advice === null ? [] : [advice];
}

/** As `modelAdvice`, on the penalty and how it meets the optimiser. */
export function penaltyAdvice(regularizerValue: unknown, optimizerValue: unknown): Advice[] {
  const penalty = regularizer.safeParse(regularizerValue);
  const optimizer = optimizerConfig.safeParse(optimizerValue);
  if (!penalty.success) return [];
  const advice: Advice[] = [];
  const { data } = penalty;
  if ((data.kind === 'l1' || data.kind === 'l1l2') && data.l1Method === 'subgradient') {
    advice.push({ kind: 'subgradient' });
  }
  const l2 = data.kind === 'l2' ? data.lambda : data.kind === 'l1l2' ? data.lambda2 : 0;
  if (l2 === 0 || data.kind === 'none' || !optimizer.success) return advice;
  const { kind, learningRate, weightDecay } = optimizer.data;
  if (weightDecay > 0) advice.push({ kind: 'twice' });
  if (kind === 'adam' || kind === 'adamw' || kind === 'rmsprop') advice.push({ kind: 'coupledAdam' });
  const { keptPerStep } = l2Equivalents(l2, data.convention, learningRate);
  if (keptPerStep < 0 && (kind === 'sgd' || kind === 'momentum'))
    advice.push({ kind: 'diverges', keptPerStep });
  return advice;
}
