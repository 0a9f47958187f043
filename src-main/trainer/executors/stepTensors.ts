/** Converts a step's named inputs to the arguments of `model/step.ts`. */
import type * as tf from '@tensorflow/tfjs-core';
import type { BatchTensors, StepDefinition, StepInputs } from '../../model/step.ts';
import { maskName } from '../stepSeries.ts';

export type NamedTensors = Readonly<Record<string, tf.Tensor>>;

export function batchTensors(inputs: NamedTensors): BatchTensors {
  const labels = tensorOf(inputs, 'labels');
  if (!isVector(labels)) throw new Error('the labels of a step are not a vector');
  return { x: tensorOf(inputs, 'x'), labels };
}

export function stepInputs({ network, optimizer }: StepDefinition, inputs: NamedTensors): StepInputs {
  return {
    scalars: Object.fromEntries(optimizer.scalars.map((name) => [name, scalarOf(inputs, name)])),
    masks: Object.fromEntries(network.masks.map(({ layer }) => [layer, tensorOf(inputs, maskName(layer))])),
  };
}

function tensorOf(inputs: NamedTensors, name: string): tf.Tensor {
  const tensor = inputs[name];
  if (tensor === undefined) throw new Error(`the step has no input ${name}`);
  return tensor;
}

function scalarOf(inputs: NamedTensors, name: string): tf.Scalar {
  const tensor = tensorOf(inputs, name);
  if (!isScalar(tensor)) throw new Error(`the step's input ${name} is not a scalar`);
  return tensor;
}

function isVector(tensor: tf.Tensor): tensor is tf.Tensor1D {
  return tensor.rank === 1;
}

function isScalar(tensor: tf.Tensor): tensor is tf.Scalar {
  return tensor.rank === 0;
}
