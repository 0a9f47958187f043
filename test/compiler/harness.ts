/**
 * Compares the compiler with its reference: the same tfjs operations, run eagerly on tfjs's CPU backend, and traced,
 * lowered and run by ONNX Runtime. Supports inputs of any rank; values of four axes are passed in the compiler's
 * memory order.
 */
import * as tf from '@tensorflow/tfjs-core';
import * as ort from 'onnxruntime-node';
import { expect } from 'vitest';
import type { ConstantData, DType, Graph, Shape } from '../../src-main/compiler/graph.ts';
import { sizeOf, valueOf } from '../../src-main/compiler/graph.ts';
import {
  type AxisOrder,
  assignLayouts,
  fromPhysical,
  orderFor,
  physicalShape,
  toPhysical,
} from '../../src-main/compiler/layout.ts';
import { lower } from '../../src-main/compiler/lower/lower.ts';
import { type ExecutionProvider, overridesFor } from '../../src-main/compiler/lower/providers.ts';
import type { ChannelBlock } from '../../src-main/compiler/layout.ts';
import { encodeModel } from '../../src-main/compiler/onnx/encode.ts';
import { runPasses } from '../../src-main/compiler/passes/passes.ts';
import { trace } from '../../src-main/compiler/trace/trace.ts';
import { channelBlock } from '../../src-main/trainer/executors/channelBlock.ts';

export interface Numbers {
  shape: Shape;
  dtype: DType;
  /** Logical, row-major order. */
  values: ConstantData;
}

export type Inputs = Readonly<Record<string, Numbers>>;
export type Tensors<I extends Inputs = Inputs> = Readonly<{ [name in keyof I]: tf.Tensor }>;
/** The compared result: one tensor, or several by name. */
export type Results = tf.Tensor | Readonly<Record<string, tf.Tensor>>;

/** `traced`: every kernel is lowered as tfjs called it. `optimised`: after all passes, as in training. */
export type Stage = 'traced' | 'optimised';

export interface CompareOptions {
  /**
   * Largest allowed |compiled − eager| / max(1, |eager|). The default 0 is for kernels whose every element is one
   * correctly rounded operation, or none.
   */
  tolerance?: number;
  /** Kernels without a lowering rule of their own can only be compared after the passes. */
  stages?: readonly Stage[];
  /** Providers whose rules are also tested; all of them run on the CPU. */
  providers?: readonly ExecutionProvider[];
}

/** One way of lowering a graph. */
interface Variant {
  provider: ExecutionProvider;
  /** Width of blocked convolutions; 0 for none. */
  block: ChannelBlock;
}

const PLAIN: Variant = { provider: 'cpu', block: 0 };

/**
 * @param what names the comparison in a failure
 * @param body tfjs operations; creates its constants itself
 * @returns the kernels that tfjs called, and those that were lowered
 */
export async function compareWithEager<I extends Inputs>(
  what: string,
  body: (inputs: Tensors<I>) => Results,
  inputs: I,
  { tolerance = 0, stages = ['traced', 'optimised'], providers = ['cpu', 'webgpu'] }: CompareOptions = {},
): Promise<ReadonlySet<string>> {
  const expected = runEagerly(body, inputs);
  const traced = await traceOf(body, inputs);
  const kernels = new Set(traced.nodes.map((node) => node.kernel));
  for (const stage of stages) {
    for (const variant of await variantsOf(traced, providers)) {
      const graph = stage === 'traced' ? traced : runPasses(traced, undefined, variant.provider);
      for (const node of graph.nodes) kernels.add(node.kernel);
      const label = `${what}, ${stage}, rules for ${variant.provider}, blocks of ${variant.block}`;
      expectClose(label, await runGraph(graph, inputs, variant), expected, tolerance);
    }
  }
  return kernels;
}

/** The traced graph of `body`, before any pass. */
export function traceOf<I extends Inputs>(body: (inputs: Tensors<I>) => Results, inputs: I): Promise<Graph> {
  return trace({
    inputs: Object.fromEntries(
      Object.entries(inputs).map(([name, { shape, dtype }]) => [name, { shape, dtype }]),
    ),
    state: [],
    layers: [],
    body: (tensors) => named(body(complete<I>(tensors, inputs))),
  });
}

/** All variants that may differ for the kernels of a graph. */
async function variantsOf(graph: Graph, providers: readonly ExecutionProvider[]): Promise<Variant[]> {
  const kernels = graph.nodes.map(({ kernel }) => kernel);
  const variants = [PLAIN];
  const block = kernels.some((kernel) => /Conv|BatchNorm|Relu6/.test(kernel)) ? await channelBlock() : 0;
  if (block !== 0) variants.push({ provider: 'cpu', block });
  for (const provider of providers) {
    const overrides = overridesFor(provider);
    if (kernels.some((kernel) => kernel in overrides)) variants.push({ provider, block: 0 });
  }
  return variants;
}

/** Lowers a graph and runs it on ONNX Runtime's CPU provider, with state as inputs. */
export async function runGraph(
  graph: Graph,
  inputs: Inputs,
  { provider, block }: Variant = PLAIN,
): Promise<Record<string, Numbers>> {
  const session = await ort.InferenceSession.create(
    encodeModel(lower(graph, 'test', provider, block).graph),
    {
      executionProviders: ['cpu'],
      intraOpNumThreads: 1,
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
    },
  );
  try {
    const outputs = await session.run(feedsOf(graph, inputs));
    return Object.fromEntries(
      graph.results.map(({ name, value }) => {
        const { shape, dtype } = valueOf(graph, value);
        return [name, numbersOf(name, outputs[name], shape, dtype)];
      }),
    );
  } finally {
    await session.release();
  }
}

export function expectClose(
  what: string,
  got: Readonly<Record<string, Numbers>>,
  expected: Readonly<Record<string, Numbers>>,
  tolerance: number,
): void {
  expect(Object.keys(got), `${what}: results`).toEqual(Object.keys(expected));
  for (const [name, { shape, dtype, values }] of Object.entries(expected)) {
    const {
      shape: ownShape,
      dtype: ownType,
      values: own,
    } = got[name] ?? { shape: [], dtype: '', values: [] };
    expect({ dtype: ownType, shape: ownShape }, `${what}: ${name}`).toEqual({ dtype, shape });
    // One assertion per tensor, because thousands of assertions would be slower than the compiler.
    const wrong = values.findIndex((want, i) => !isClose(own[i] ?? NaN, want, tolerance));
    const found = wrong < 0 ? '' : `${String(own[wrong])} instead of ${String(values[wrong])} at ${wrong}`;
    expect(found, `${what}: ${name} of shape [${shape.join(', ')}]`).toBe('');
  }
}

function isClose(got: number, want: number, tolerance: number): boolean {
  if (got === want || (Number.isNaN(got) && Number.isNaN(want))) return true;
  return Math.abs(got - want) <= tolerance * Math.max(1, Math.abs(want));
}

function runEagerly<I extends Inputs>(
  body: (inputs: Tensors<I>) => Results,
  inputs: I,
): Record<string, Numbers> {
  if (tf.getBackend() !== 'cpu') throw new Error('call prepareTfjs() before the first comparison');
  return tf.tidy(() => {
    const tensors = Object.entries(inputs).map(
      ([name, { shape, dtype, values }]) => [name, tf.tensor(values, [...shape], dtype)] as const,
    );
    const results = Object.entries(named(body(complete<I>(Object.fromEntries(tensors), inputs))));
    return Object.fromEntries(
      results.map(([name, tensor]) => {
        const { shape, dtype } = tensor;
        if (dtype !== 'float32' && dtype !== 'int32' && dtype !== 'bool')
          throw new Error(`${name} is ${dtype}`);
        return [name, { shape, dtype, values: typed(tensor.dataSync(), dtype) }];
      }),
    );
  });
}

function named(results: Results): Readonly<Record<string, tf.Tensor>> {
  return results instanceof tf.Tensor ? { result: results } : results;
}

/** The tensors of all inputs, checked for every name. */
function complete<I extends Inputs>(tensors: Readonly<Record<string, tf.Tensor>>, inputs: I): Tensors<I> {
  const isComplete = (found: Readonly<Record<string, tf.Tensor>>): found is Tensors<I> =>
    Object.keys(inputs).every((name) => found[name] !== undefined);
  if (!isComplete(tensors)) throw new Error('an input is missing');
  return tensors;
}

function typed(values: ArrayLike<number>, dtype: DType): ConstantData {
  if (dtype === 'int32') return Int32Array.from(values);
  return dtype === 'bool' ? Uint8Array.from(values) : Float32Array.from(values);
}

/** The inputs in the memory orders that the compiler expects. */
function feedsOf(graph: Graph, inputs: Inputs): Record<string, ort.Tensor> {
  const feeds: Record<string, ort.Tensor> = {};
  const orders = assignLayouts(graph);
  for (const { id, shape, source } of graph.values) {
    if (source.kind !== 'input' && source.kind !== 'state') continue;
    const numbers = inputs[source.name];
    if (numbers === undefined) throw new Error(`nothing to feed as ${source.name}`);
    feeds[source.name] = feedOf(numbers, orders.get(id) ?? orderFor(shape));
  }
  return feeds;
}

function feedOf({ shape, dtype, values }: Numbers, order: AxisOrder): ort.Tensor {
  // float32 holds every test integer exactly, so one permutation serves all types.
  const physical = typed(toPhysical(Float32Array.from(values), shape, order), dtype);
  return new ort.Tensor(dtype, physical, physicalShape(shape, order));
}

function numbersOf(name: string, output: unknown, shape: Shape, dtype: DType): Numbers {
  if (!(output instanceof ort.Tensor) || output.type !== dtype)
    throw new Error(`no ${dtype} result "${name}"`);
  const order = orderFor(shape);
  expect(output.dims, `memory shape of ${name}`).toEqual(physicalShape(shape, order));
  const data: unknown = output.data;
  if (!(data instanceof Float32Array || data instanceof Int32Array || data instanceof Uint8Array)) {
    throw new Error(`result "${name}" holds no numbers`);
  }
  expect(data.length).toBe(sizeOf(shape));
  return { shape, dtype, values: typed(fromPhysical(Float32Array.from(data), shape, order), dtype) };
}
