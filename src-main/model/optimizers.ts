/**
 * Update rules in tfjs operations. Each follows PyTorch's definition of the same name (torch.optim), so the learning
 * rate scales the step and is not accumulated in the momentum.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { OptimizerConfig } from '../contract/config.ts';
import type { NetworkWeight } from './network.ts';
import { type Slot, SlotTable } from './slots.ts';

/** Scalars of one step, by name. */
export type Scalars = Readonly<Record<string, tf.Scalar>>;

export interface Optimizer {
  /** Names of the scalar inputs that change from step to step; the first is the learning rate, `rate`. */
  scalars: readonly string[];
  /**
   * Values of the scalars.
   * @param step counted from 1
   */
  scalarsAt(step: number, rate: number): Readonly<Record<string, number>>;
  /** The optimiser's state, 0 before the first step. */
  slots: readonly Slot[];
  /** The seed of the backward pass. */
  seed(scalars: Scalars): tf.Scalar;
  /**
   * A weight's value after the step. Also assigns the weight's slots.
   * @param gradient the weight's gradient times the seed
   */
  updated(weight: NetworkWeight, gradient: tf.Tensor, scalars: Scalars): tf.Tensor;
}

/** @param weights the trained weights */
export function createOptimizer(config: OptimizerConfig, weights: readonly NetworkWeight[]): Optimizer {
  switch (config.kind) {
    case 'sgd':
      return sgd(config);
    case 'momentum':
      return withMomentum(config, weights);
    case 'adam':
    case 'adamw':
      return adam(config, weights);
    case 'rmsprop':
      return rmsprop(config, weights);
    default:
      return config satisfies never;
  }
}

type Config<K extends OptimizerConfig['kind']> = Extract<OptimizerConfig, { kind: K }>;

const rateAlone = {
  scalars: ['rate'],
  scalarsAt: (_step: number, rate: number) => ({ rate }),
};

const unseeded = { seed: () => tf.scalar(1) };

function scalar(scalars: Scalars, name: string): tf.Scalar {
  const found = scalars[name];
  if (found === undefined) throw new Error(`the step has no scalar ${name}`);
  return found;
}

/** g + λ·w: coupled weight decay, which the optimiser treats like a gradient. */
function decayed(gradient: tf.Tensor, weight: NetworkWeight, weightDecay: number): tf.Tensor {
  return weightDecay === 0 ? gradient : tf.add(gradient, tf.mul(weight.variable, weightDecay));
}

/**
 * w − rate·(g + λ·w). Seeding the backward pass with −rate makes it return the step itself, which saves a pass over
 * the weights for scaling gradients.
 */
function sgd({ weightDecay }: Config<'sgd'>): Optimizer {
  return {
    ...rateAlone,
    slots: [],
    seed: (scalars) => tf.neg(scalar(scalars, 'rate')),
    updated: ({ variable }, gradient, scalars) => {
      const kept = tf.add(variable, gradient);
      if (weightDecay === 0) return kept;
      return tf.sub(kept, tf.mul(variable, tf.mul(scalar(scalars, 'rate'), weightDecay)));
    },
  };
}

/** v ← μ·v + g; w − rate·v, or with Nesterov w − rate·(g + μ·v). */
function withMomentum(config: Config<'momentum'>, weights: readonly NetworkWeight[]): Optimizer {
  const { momentum, nesterov, weightDecay } = config;
  const slots = new SlotTable(weights, ['momentum']);
  return {
    ...rateAlone,
    ...unseeded,
    slots: slots.all,
    updated: (weight, gradient, scalars) => {
      const g = decayed(gradient, weight, weightDecay);
      const v = slots.update(weight, 'momentum', (before) => tf.add(tf.mul(before, momentum), g));
      const direction = nesterov ? tf.add(g, tf.mul(v, momentum)) : v;
      return tf.sub(weight.variable, tf.mul(direction, scalar(scalars, 'rate')));
    },
  };
}

/**
 * m ← β₁·m + (1 − β₁)·g, v ← β₂·v + (1 − β₂)·g²; w − rate·m̂/(√v̂ + ε) with m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ)
 * (Kingma, Ba 2015). AdamW decays the weight directly: w·(1 − rate·λ).
 *
 * The slots hold M = m/(1 − β₁) and V = v/(1 − β₂), and two scalars depend only on the step: w − step_size·M/(√V +
 * root_epsilon). Each pass over the weights that this saves is a tenth of Adam's cost.
 */
function adam(config: Config<'adam' | 'adamw'>, weights: readonly NetworkWeight[]): Optimizer {
  const { kind, beta1, beta2, epsilon, weightDecay } = config;
  const slots = new SlotTable(weights, ['adam_m', 'adam_v']);
  const decoupled = kind === 'adamw' && weightDecay > 0;
  return {
    scalars: ['rate', 'step_size', 'root_epsilon'],
    scalarsAt: (step, rate) => {
      const root = Math.sqrt((1 - beta2) / (1 - beta2 ** step));
      return {
        rate,
        step_size: (rate * (1 - beta1)) / (1 - beta1 ** step) / root,
        root_epsilon: epsilon / root,
      };
    },
    ...unseeded,
    slots: slots.all,
    updated: (weight, gradient, scalars) => {
      const { variable } = weight;
      const g = decoupled ? gradient : decayed(gradient, weight, weightDecay);
      const m = slots.update(weight, 'adam_m', (before) => tf.add(tf.mul(before, beta1), g));
      const v = slots.update(weight, 'adam_v', (before) => tf.add(tf.mul(before, beta2), tf.mul(g, g)));
      const root = tf.add(tf.sqrt(v), scalar(scalars, 'root_epsilon'));
      const step = tf.mul(tf.div(m, root), scalar(scalars, 'step_size'));
      const shrink = decoupled ? tf.sub(1, tf.mul(scalar(scalars, 'rate'), weightDecay)) : null;
      return tf.sub(shrink === null ? variable : tf.mul(variable, shrink), step);
    },
  };
}

/**
 * s ← α·s + (1 − α)·g²; d = g/(√s + ε); w − rate·d, or with momentum v ← μ·v + d and w − rate·v. The slot holds
 * S = s/(1 − α), so that d = g/(√S + ε/√(1 − α))/√(1 − α).
 */
function rmsprop(config: Config<'rmsprop'>, weights: readonly NetworkWeight[]): Optimizer {
  const { decay, epsilon, momentum, weightDecay } = config;
  const root = Math.sqrt(1 - decay);
  const slots = new SlotTable(
    weights,
    momentum > 0 ? ['rmsprop_squares', 'rmsprop_momentum'] : ['rmsprop_squares'],
  );
  return {
    ...rateAlone,
    ...unseeded,
    slots: slots.all,
    updated: (weight, gradient, scalars) => {
      const g = decayed(gradient, weight, weightDecay);
      const squares = slots.update(weight, 'rmsprop_squares', (before) =>
        tf.add(tf.mul(before, decay), tf.mul(g, g)),
      );
      const direction = tf.div(g, tf.add(tf.sqrt(squares), epsilon / root));
      const v =
        momentum > 0
          ? slots.update(weight, 'rmsprop_momentum', (before) => tf.add(tf.mul(before, momentum), direction))
          : direction;
      return tf.sub(weight.variable, tf.mul(v, tf.div(scalar(scalars, 'rate'), root)));
    },
  };
}
