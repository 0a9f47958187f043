/** Penalties on weights: tensors, coefficients, value and gradient. */
import * as tf from '@tensorflow/tfjs-core';
import type { Convention, PenaltyConfig, RegularizerConfig } from '../contract/config.ts';
import { RidgelineError } from '../contract/errors.ts';
import { scalarWithGradient } from './customGradient.ts';
import type { Network, NetworkWeight } from './network.ts';
import { penaltyOn } from './penalised.ts';

/** The penalty of one weight tensor: l1·Σ|w| + l2·Σw². */
export interface PenaltyTerm {
  weight: NetworkWeight;
  l1: number;
  /** Coefficient of Σw², independent of the config's convention. */
  l2: number;
  /** True: L1 acts by soft-thresholding after the step instead of through the gradient. */
  proximal: boolean;
}

/** Coefficient of Σw² for λ in a convention: `keras` λ; `half` and `weight-decay` λ/2. */
export function l2Coefficient(lambda: number, convention: Convention): number {
  switch (convention) {
    case 'keras':
      return lambda;
    case 'half':
    case 'weight-decay':
      // λ/2·Σw² contributes λ·w to the gradient, which is weight decay.
      return lambda / 2;
    default:
      return convention satisfies never;
  }
}

/**
 * @returns one term for each penalised tensor; none for `kind: none`
 * @throws RidgelineError `bad-input` when an override names a layer without weights
 */
export function penaltyTerms(regularizer: RegularizerConfig, network: Network): PenaltyTerm[] {
  const layers = new Set(network.weights.map(({ layer }) => layer));
  for (const { layer } of regularizer.overrides ?? []) {
    if (layers.has(layer)) continue;
    throw new RidgelineError(
      'bad-input',
      `regularizer.overrides names the layer "${layer}", which the network lacks. Layers with weights: ` +
        `${[...layers].join(', ')}.`,
    );
  }
  return network.weights.flatMap((weight) => termsFor(penaltyOn(regularizer, weight.name), weight));
}

function termsFor(penalty: PenaltyConfig, weight: NetworkWeight): PenaltyTerm[] {
  switch (penalty.kind) {
    case 'none':
      return [];
    case 'l1':
      return [{ weight, l1: penalty.lambda, l2: 0, proximal: penalty.l1Method === 'proximal' }];
    case 'l2':
      return [{ weight, l1: 0, l2: l2Coefficient(penalty.lambda, penalty.convention), proximal: false }];
    case 'l1l2':
      return [
        {
          weight,
          l1: penalty.lambda1,
          l2: l2Coefficient(penalty.lambda2, penalty.convention),
          proximal: penalty.l1Method === 'proximal',
        },
      ];
    default:
      return penalty satisfies never;
  }
}

/**
 * The whole penalty as a differentiable scalar. A proximal L1 part counts in the value but has no gradient: it is
 * applied in `softThreshold`.
 */
export function penaltyValue(terms: readonly PenaltyTerm[]): tf.Scalar {
  const values = terms.flatMap((term) => {
    const parts: tf.Scalar[] = [];
    if (term.l1 > 0) parts.push(l1Penalty(term.weight.variable, term.l1, term.proximal));
    if (term.l2 > 0) parts.push(l2Penalty(term.weight.variable, term.l2));
    return parts;
  });
  const [first, ...rest] = values;
  return first === undefined ? tf.scalar(0) : rest.reduce((sum, value) => tf.add(sum, value), first);
}

/** λ·Σ|w| with gradient λ·sign(w), where sign(0) = 0: tfjs's own gradient of abs gives −1 at 0. */
function l1Penalty(w: tf.Tensor, lambda: number, proximal: boolean): tf.Scalar {
  return scalarWithGradient(
    w,
    (x) => tf.mul(tf.sum(tf.abs(x)), lambda),
    (x, dy) => (proximal ? tf.zerosLike(x) : tf.mul(tf.sign(x), tf.mul(dy, lambda))),
  );
}

/** c·Σw² with gradient 2c·w. */
function l2Penalty(w: tf.Tensor, coefficient: number): tf.Scalar {
  return scalarWithGradient(
    w,
    (x) => tf.mul(tf.sum(tf.mul(x, x)), coefficient),
    (x, dy) => tf.mul(x, tf.mul(dy, 2 * coefficient)),
  );
}

/** The penalty of given weight values, in float64, for an epoch's record. */
export function penaltyOf(
  terms: readonly PenaltyTerm[],
  valuesOf: (weight: NetworkWeight) => Float32Array,
): number {
  let total = 0;
  for (const term of terms) {
    let absolute = 0;
    let squares = 0;
    for (const w of valuesOf(term.weight)) {
      absolute += Math.abs(w);
      squares += w * w;
    }
    total += term.l1 * absolute + term.l2 * squares;
  }
  return total;
}
