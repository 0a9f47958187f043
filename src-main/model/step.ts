/**
 * One training step and one evaluation batch, written in tfjs operations. This is the definition: the
 * compiler traces it, the reference engine runs it as it stands.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { LossKind } from '../contract/config.ts';
import { softThreshold } from './kernels.ts';
import { lossOf } from './losses.ts';
import type { Network } from './network.ts';
import { penaltyValue, type PenaltyTerm } from './penalty.ts';

/** All that a step needs to know besides its batch. */
export interface StepDefinition {
  network: Network;
  terms: readonly PenaltyTerm[];
  /** Minimised, together with the penalty. */
  loss: LossKind;
  /** Measured and shown. */
  reportedLoss: LossKind;
}

export interface BatchTensors {
  /** [N, …inputShape] float32 */
  x: tf.Tensor;
  /** [N] int32, class numbers */
  labels: tf.Tensor1D;
}

/** Scalars measured with the weights before the update. */
export interface StepScalars {
  /** Mean reported loss of the batch, without penalty. */
  loss: tf.Scalar;
  /** Share of the batch whose largest logit is the right one. */
  acc: tf.Scalar;
  penalty: tf.Scalar;
}

/**
 * Forward, gradients and the SGD update w ← prox(w − rate·∇). Assigns the network's variables.
 * The backward pass is seeded with −rate instead of 1, so that it yields the update itself and no pass over
 * the weights is spent on scaling gradients.
 */
export function trainStep(definition: StepDefinition, batch: BatchTensors, rate: tf.Scalar): StepScalars {
  return tf.tidy(() => {
    const trained = definition.network.weights.filter((weight) => weight.trainable);
    const targets = oneHot(batch.labels, classesOf(definition.network));
    const kept: { logits?: tf.Tensor2D; objectiveLoss?: tf.Scalar; penalty?: tf.Scalar } = {};
    const objective = (): tf.Scalar => {
      const logits = logitsOf(definition.network, batch.x, true);
      const loss = lossOf(definition.loss, logits, targets);
      const penalty = penaltyValue(definition.terms);
      kept.logits = tf.keep(logits);
      kept.objectiveLoss = tf.keep(loss);
      kept.penalty = tf.keep(penalty);
      return tf.add(loss, penalty);
    };
    const { grads: updates } = tf.valueAndGrads(objective)(
      trained.map((weight) => weight.variable),
      tf.neg(rate),
    );
    const { logits, objectiveLoss, penalty } = kept;
    if (logits === undefined || objectiveLoss === undefined || penalty === undefined) {
      throw new Error('tfjs did not run the objective');
    }
    const loss =
      definition.reportedLoss === definition.loss
        ? tf.clone(objectiveLoss)
        : lossOf(definition.reportedLoss, logits, targets);
    const scalars = { loss, acc: accuracy(logits, batch.labels), penalty: tf.clone(penalty) };
    trained.forEach((weight, i) => {
      const update = updates[i];
      if (update === undefined) throw new Error(`no gradient for ${weight.name}`);
      const moved = tf.add(weight.variable, update);
      const term = definition.terms.find((candidate) => candidate.weight === weight);
      weight.variable.assign(
        term?.proximal === true && term.l1 > 0 ? softThreshold(moved, tf.mul(rate, term.l1)) : moved,
      );
    });
    tf.dispose([logits, objectiveLoss, penalty]);
    return scalars;
  });
}

/** Mean reported loss and accuracy of a batch with the weights as they are. */
export function evaluateStep(
  definition: StepDefinition,
  batch: BatchTensors,
): Pick<StepScalars, 'loss' | 'acc'> {
  return tf.tidy(() => {
    const logits = logitsOf(definition.network, batch.x, false);
    const targets = oneHot(batch.labels, classesOf(definition.network));
    return {
      loss: lossOf(definition.reportedLoss, logits, targets),
      acc: accuracy(logits, batch.labels),
    };
  });
}

function logitsOf(network: Network, x: tf.Tensor, training: boolean): tf.Tensor2D {
  const output = network.model.apply(x, { training });
  if (!(output instanceof tf.Tensor) || output.rank !== 2) throw new Error('a network must end in logits [N, C]');
  return output as tf.Tensor2D;
}

function classesOf(network: Network): number {
  const classes = network.model.outputs[0]?.shape.at(-1);
  if (typeof classes !== 'number') throw new Error('a network must end in a known number of classes');
  return classes;
}

function oneHot(labels: tf.Tensor1D, classes: number): tf.Tensor2D {
  return tf.cast(tf.oneHot(labels, classes), 'float32') as tf.Tensor2D;
}

function accuracy(logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Scalar {
  return tf.mean(tf.cast(tf.equal(tf.argMax(logits, 1), labels), 'float32'));
}
