/**
 * One training step and one evaluation batch, written in tfjs operations. This is the definition: the compiler traces
 * it, the reference engine runs it directly.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { LossKind, OptimizerConfig, RegularizerConfig } from '../contract/config.ts';
import { softThreshold } from './kernels.ts';
import type { CallArguments } from './layers/layer.ts';
import { lossOf } from './losses.ts';
import type { Network } from './network.ts';
import { createOptimizer, type Optimizer, type Scalars } from './optimizers.ts';
import { penaltyTerms, penaltyValue, type PenaltyTerm } from './penalty.ts';

/** Everything that defines a step except its batch. */
export interface StepDefinition {
  network: Network;
  terms: readonly PenaltyTerm[];
  optimizer: Optimizer;
  /** The minimised loss, to which the penalty is added. */
  loss: LossKind;
  /** The loss that is recorded and shown. */
  reportedLoss: LossKind;
}

export interface BatchTensors {
  /** [N, …inputShape] float32 */
  x: tf.Tensor;
  /** [N] int32, class indices */
  labels: tf.Tensor1D;
}

/** Inputs of a training step besides its batch. */
export interface StepInputs {
  /** The optimiser's scalars, by name. */
  scalars: Scalars;
  /** Dropout masks by layer: [N, …shape] float32, 0 or 1/keep. */
  masks: Readonly<Record<string, tf.Tensor>>;
}

/** Scalars measured with the weights before the update. */
export interface StepScalars {
  /** Mean reported loss of the batch, without penalty. */
  loss: tf.Scalar;
  /** Share of the batch that is classified correctly. */
  acc: tf.Scalar;
  penalty: tf.Scalar;
}

export interface StepSettings {
  regularizer: RegularizerConfig;
  optimizer: OptimizerConfig;
  loss: LossKind;
  reportedLoss: LossKind | 'same';
}

/** @throws RidgelineError `bad-input` when the regulariser names a layer that the network lacks */
export function defineStep(network: Network, settings: StepSettings): StepDefinition {
  const { regularizer, optimizer, loss, reportedLoss } = settings;
  return {
    network,
    terms: penaltyTerms(regularizer, network),
    optimizer: createOptimizer(optimizer, network.weights),
    loss,
    reportedLoss: reportedLoss === 'same' ? loss : reportedLoss,
  };
}

/** All variables that a step reads or assigns: the network's, then the optimiser's. */
export function stateOf({ network, optimizer }: StepDefinition): { name: string; variable: tf.Variable }[] {
  return [...network.state, ...optimizer.slots].map(({ name, variable }) => ({ name, variable }));
}

/**
 * Forward pass, gradients and the update w ← prox(optimiser's step). Assigns the network's and the optimiser's
 * variables.
 */
export function trainStep(
  definition: StepDefinition,
  batch: BatchTensors,
  { scalars, masks }: StepInputs,
): StepScalars {
  return tf.tidy(() => {
    const { network, optimizer } = definition;
    const targets = oneHot(batch.labels, classesOf(network));
    const kept: { logits?: tf.Tensor2D; objectiveLoss?: tf.Scalar; penalty?: tf.Scalar } = {};
    const objective = (): tf.Scalar => {
      const logits = logitsOf(network, batch.x, { training: true, masks });
      const loss = lossOf(definition.loss, logits, targets);
      const penalty = penaltyValue(definition.terms);
      kept.logits = tf.keep(logits);
      kept.objectiveLoss = tf.keep(loss);
      kept.penalty = tf.keep(penalty);
      return tf.add(loss, penalty);
    };
    const { grads } = tf.valueAndGrads(objective)(
      network.weights.map((weight) => weight.variable),
      optimizer.seed(scalars),
    );
    const { logits, objectiveLoss, penalty } = kept;
    if (logits === undefined || objectiveLoss === undefined || penalty === undefined) {
      throw new Error('tfjs did not run the objective');
    }
    const loss =
      definition.reportedLoss === definition.loss
        ? tf.clone(objectiveLoss)
        : lossOf(definition.reportedLoss, logits, targets);
    const measured = { loss, acc: accuracy(logits, batch.labels), penalty: tf.clone(penalty) };
    network.weights.forEach((weight, i) => {
      const gradient = grads[i];
      if (gradient === undefined) throw new Error(`no gradient for ${weight.name}`);
      const updated = optimizer.updated(weight, gradient, scalars);
      const term = definition.terms.find((candidate) => candidate.weight === weight);
      weight.variable.assign(
        term?.proximal === true && term.l1 > 0
          ? softThreshold(updated, threshold(scalars, term.l1))
          : updated,
      );
    });
    tf.dispose([logits, objectiveLoss, penalty]);
    return measured;
  });
}

/** rate·λ for every optimiser: the threshold follows the rate of the step, not the size of the update. */
function threshold({ rate }: Scalars, lambda: number): tf.Scalar {
  if (rate === undefined) throw new Error('the step has no scalar rate');
  return tf.mul(rate, lambda);
}

/** Mean reported loss and accuracy of a batch with the current weights. */
export function evaluateStep(
  definition: StepDefinition,
  batch: BatchTensors,
): Pick<StepScalars, 'loss' | 'acc'> {
  return tf.tidy(() => {
    const logits = logitsOf(definition.network, batch.x, { training: false, masks: {} });
    const targets = oneHot(batch.labels, classesOf(definition.network));
    return {
      loss: lossOf(definition.reportedLoss, logits, targets),
      acc: accuracy(logits, batch.labels),
    };
  });
}

function logitsOf(network: Network, x: tf.Tensor, args: CallArguments): tf.Tensor2D {
  // tfjs passes these to every layer; it types them as an index signature.
  const output = network.model.apply(x, { ...args });
  if (!(output instanceof tf.Tensor) || output.rank !== 2)
    throw new Error('a network must end in logits [N, C]');
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
