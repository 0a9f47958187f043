/** Stage 1: runs a step on the recording backend and returns its kernels as a graph. */
import * as tf from '@tensorflow/tfjs-core';
import { CompileError } from '../errors.ts';
import { type DType, type Graph, type Shape, type StateUpdate, validate } from '../graph.ts';
import { idOfTensor, tensorFor, withTracing } from './backend.ts';
import { Recorder } from './recorder.ts';

/** A variable that the step reads and may assign. */
export interface TracedState {
  name: string;
  variable: tf.Variable;
}

/** A layer whose name is used in messages and dumps. */
export interface TracedLayer {
  name: string;
  call: (...args: never[]) => unknown;
}

export interface TraceRequest {
  inputs: Readonly<Record<string, { shape: Shape; dtype: DType }>>;
  state: readonly TracedState[];
  layers: readonly TracedLayer[];
  /** The step itself: reads the inputs, assigns the state, returns its results by name. */
  body: (inputs: Readonly<Record<string, tf.Tensor>>) => Readonly<Record<string, tf.Tensor>>;
}

/**
 * Traces `body` once. Variables have the same values afterwards as before.
 * @throws CompileError for an unknown kernel, a read of a traced tensor, or data baked into the step
 */
export async function trace(request: TraceRequest): Promise<Graph> {
  const recorder = new Recorder();
  const saved = request.state.map(({ variable }) => tf.tidy(() => tf.keep(variable.clone())));
  const restoreLayers = nameLayers(request.layers, recorder);
  try {
    return await withTracing(recorder, () => {
      const states = request.state.map(({ name, variable }) => {
        const id = recorder.builder.state(name, variable.shape, dtypeOfVariable(variable));
        recorder.foreign.set(variable.dataId, id);
        return { name, variable, id };
      });
      const inputs: Record<string, tf.Tensor> = {};
      for (const [name, { shape, dtype }] of Object.entries(request.inputs)) {
        inputs[name] = tensorFor(recorder.builder.input(name, shape, dtype), shape, dtype);
      }
      const results = Object.entries(request.body(inputs)).map(([name, tensor]) => ({
        name,
        value: idOfTensor(tensor),
      }));
      const updates: StateUpdate[] = states.map(({ name, variable, id }) => ({
        name,
        value: id,
        next: idOfTensor(variable),
      }));
      const graph = recorder.builder.finish(updates, results);
      validate(graph);
      return graph;
    });
  } finally {
    restoreLayers();
    request.state.forEach(({ variable }, i) => {
      const before = saved[i];
      if (before !== undefined) variable.assign(before);
    });
    tf.dispose(saved);
  }
}

function dtypeOfVariable(variable: tf.Variable): DType {
  if (variable.dtype === 'float32' || variable.dtype === 'int32' || variable.dtype === 'bool')
    return variable.dtype;
  throw new CompileError('trace', `variable ${variable.name} has type ${variable.dtype}`);
}

/** Wraps each layer's `call` for the time of the trace. */
function nameLayers(layers: readonly TracedLayer[], recorder: Recorder): () => void {
  for (const layer of layers) {
    const original = layer.call.bind(layer);
    layer.call = (...args: never[]) => recorder.inLayer(layer.name, () => original(...args));
  }
  return () => {
    // The wrapper is an own property that hides the prototype's method.
    for (const layer of layers) Reflect.deleteProperty(layer, 'call');
  };
}
