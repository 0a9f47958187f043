/**
 * A tfjs backend whose kernels record instead of compute. tfjs's layers and autodiff run on it unchanged; their
 * kernels are recorded in a GraphBuilder.
 */
import * as tf from '@tensorflow/tfjs-core';
import { CompileError } from '../errors.ts';
import { type ConstantData, type DType, type Shape, sizeOf, type ValueId } from '../graph.ts';
import type { Recorder } from './recorder.ts';
import { kernelShapes } from './kernelShapes.ts';

const BACKEND_NAME = 'ridgeline-trace';

/** The trace in progress. Only one step can be traced at a time, because tfjs's backends are global. */
let active: { recorder: Recorder; backend: TraceBackend } | null = null;

class TraceBackend extends tf.KernelBackend {
  readonly #ids = new WeakMap<object, ValueId>();
  readonly #references = new WeakMap<object, number>();
  #count = 0;

  fresh(id: ValueId): object {
    // A new object, because tfjs identifies data by object identity.
    const dataId = {};
    this.#ids.set(dataId, id);
    this.#references.set(dataId, 1);
    this.#count++;
    return dataId;
  }

  idOf(dataId: object): ValueId | undefined {
    return this.#ids.get(dataId);
  }

  override write(values: tf.BackendValues, shape: number[], dtype: tf.DataType): object {
    return this.fresh(current().recorder.constant(constantData(values, dtype), shape, dtypeOf(dtype)));
  }

  override move(
    dataId: object,
    values: tf.BackendValues,
    shape: number[],
    dtype: tf.DataType,
    references: number,
  ): void {
    this.#ids.set(dataId, current().recorder.constant(constantData(values, dtype), shape, dtypeOf(dtype)));
    this.#references.set(dataId, references);
    this.#count++;
  }

  override readSync(dataId: object): tf.BackendValues {
    const { recorder } = current();
    const id = this.#ids.get(dataId);
    const value = id === undefined ? undefined : recorder.valueOf(id);
    switch (value?.source.kind) {
      case 'constant':
        return value.source.data;
      case 'uniform':
        return filled(value.source.value, value.shape, value.dtype);
      default:
        throw new CompileError(
          'trace',
          `${recorder.layer} reads the numbers of a tensor while it is traced; they exist only when the step runs`,
        );
    }
  }

  override read(dataId: object): Promise<tf.BackendValues> {
    return Promise.resolve(this.readSync(dataId));
  }

  override numDataIds(): number {
    return this.#count;
  }
  override refCount(dataId: object): number {
    return this.#references.get(dataId) ?? 0;
  }
  override incRef(dataId: object): void {
    this.#references.set(dataId, this.refCount(dataId) + 1);
  }
  decRef(dataId: object): void {
    this.#references.set(dataId, this.refCount(dataId) - 1);
  }
  // Tensors hold no memory: the graph keeps its constants, the WeakMaps release the rest.
  override disposeData(): boolean {
    return true;
  }
  override dispose(): void {}
  override floatPrecision(): 32 {
    return 32;
  }
  override epsilon(): number {
    return 1e-7;
  }
  override timerAvailable(): boolean {
    return false;
  }
}

function current(): { recorder: Recorder; backend: TraceBackend } {
  if (active === null)
    throw new CompileError('trace', 'a tensor is made on the tracing backend outside a trace');
  return active;
}

export function dtypeOf(dtype: tf.DataType): DType {
  if (dtype === 'float32' || dtype === 'int32' || dtype === 'bool') return dtype;
  throw new CompileError('trace', `tensors of type ${dtype} cannot be compiled`);
}

function constantData(values: tf.BackendValues, dtype: tf.DataType): ConstantData {
  if (values instanceof Float32Array || values instanceof Int32Array || values instanceof Uint8Array) {
    return values.slice();
  }
  const numbers = Array.from<unknown>(values).map((value) => {
    if (typeof value !== 'number')
      throw new CompileError('trace', `a constant of type ${dtype} holds ${typeof value}`);
    return value;
  });
  return dtype === 'int32' ? Int32Array.from(numbers) : Float32Array.from(numbers);
}

function filled(value: number, shape: Shape, dtype: DType): ConstantData {
  const size = sizeOf(shape);
  if (dtype === 'int32') return new Int32Array(size).fill(value);
  return dtype === 'bool' ? new Uint8Array(size).fill(value) : new Float32Array(size).fill(value);
}

/** A tfjs tensor for a graph value. */
export function tensorFor(id: ValueId, shape: Shape, dtype: DType): tf.Tensor {
  return tf
    .engine()
    .makeTensorFromTensorInfo({ dataId: current().backend.fresh(id), shape: [...shape], dtype });
}

/** The graph value of a tensor. A tensor of another backend is read and becomes a constant. */
export function idOfTensor(tensor: tf.TensorInfo): ValueId {
  const { backend, recorder } = current();
  const known = backend.idOf(tensor.dataId) ?? recorder.foreign.get(tensor.dataId);
  if (known !== undefined) return known;
  const owner = tf.engine().state.tensorInfo.get(tensor.dataId);
  if (owner === undefined)
    throw new CompileError('trace', `${recorder.layer} uses a tensor that was disposed`);
  const id = recorder.constant(
    constantData(owner.backend.readSync(tensor.dataId), tensor.dtype),
    tensor.shape,
    dtypeOf(tensor.dtype),
  );
  recorder.foreign.set(tensor.dataId, id);
  return id;
}

/** Despite its type, tfjs returns null or undefined for an unknown backend. */
function isInstalled(): boolean {
  const find: (name: string) => unknown = tf.findBackendFactory;
  return (find(BACKEND_NAME) ?? null) !== null;
}

/** Registers the backend and a recording kernel for every kernel of tfjs's CPU backend. */
function install(): void {
  if (isInstalled()) return;
  tf.registerBackend(BACKEND_NAME, () => new TraceBackend(), 0);
  const names = new Set([
    ...tf.getKernelsForBackend('cpu').map((kernel) => kernel.kernelName),
    ...Object.keys(kernelShapes),
  ]);
  for (const kernelName of names) {
    tf.registerKernel({
      kernelName,
      backendName: BACKEND_NAME,
      kernelFunc: ({ inputs, attrs }) => record(kernelName, inputs, attrs ?? {}),
    });
  }
}

function record(
  kernel: string,
  inputs: tf.NamedTensorInfoMap,
  attributes: object,
): tf.TensorInfo | tf.TensorInfo[] {
  const { recorder, backend } = current();
  const ids: Record<string, ValueId> = {};
  // Despite tfjs's type, optional inputs may be undefined or null.
  const given: Readonly<Record<string, tf.TensorInfo | null | undefined>> = inputs;
  for (const [name, tensor] of Object.entries(given)) {
    if (tensor !== undefined && tensor !== null) ids[name] = idOfTensor(tensor);
  }
  const outputs = recorder.call(kernel, ids, { ...attributes }).map((output): tf.TensorInfo => {
    const { shape, dtype } = recorder.valueOf(output);
    return { dataId: backend.fresh(output), shape: [...shape], dtype };
  });
  const [only, ...more] = outputs;
  return only !== undefined && more.length === 0 ? only : outputs;
}

/** Runs `body` on the tracing backend, then puts the previous backend back. */
export async function withTracing<T>(recorder: Recorder, body: () => T): Promise<T> {
  if (active !== null) throw new CompileError('trace', 'two steps cannot be traced at the same time');
  install();
  const previous = tf.getBackend();
  await tf.setBackend(BACKEND_NAME);
  const backend = tf.backend();
  if (!(backend instanceof TraceBackend))
    throw new CompileError('trace', 'the tracing backend did not start');
  active = { recorder, backend };
  try {
    return body();
  } finally {
    active = null;
    await tf.setBackend(previous);
  }
}
