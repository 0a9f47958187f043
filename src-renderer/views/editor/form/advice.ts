/**
 * Advice from the sources on choices that are allowed but often bad. Never an error. Initialisers: source 001,
 * "sigmoid, tanh, softmax → Glorot; ReLU → He; SELU → LeCun".
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
  /** Another family of initialisers suits the activation. */
  | { kind: 'family'; activation: Activation; wanted: Family }
  /** A fixed standard deviation suits only layers of one size. */
  | { kind: 'fixedWidth'; stddev: number; wanted: Family }
  /** All weights of a layer start equal, get the same gradient and stay equal. */
  | { kind: 'symmetric' }
  | { kind: 'subgradient' }
  /** Both the optimiser and the regulariser decay the weights. */
  | { kind: 'twice' }
  /**
   * Adam divides the penalty's gradient by the gradient's magnitude: weights with large gradients are hardly
   * penalised.
   */
  | { kind: 'coupledAdam' }
  /** The penalty alone takes a weight past zero in one step. */
  | { kind: 'diverges'; keptPerStep: number };

/** Half of the outputs of ReLU-like activations are 0, so their weights need a standard deviation √2 larger. */
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
      // Explicit scale and mode are a deliberate choice.
      return null;
    default:
      return FAMILY[initializer.kind] === wanted ? null : { kind: 'family', activation, wanted };
  }
}

/** @param model with defaults filled in, valid or not: invalid parts get no advice */
export function modelAdvice(model: unknown): Advice[] {
  const parsed = modelConfig.safeParse(model);
  if (!parsed.success) return [];
  const advice = initializerAdvice(parsed.data.activation, parsed.data.initializer);
  return advice === null ? [] : [advice];
}

/** As `modelAdvice`, for the penalty and its interaction with the optimiser. */
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
