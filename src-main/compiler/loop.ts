/**
 * Stage 6: many steps in one call. The lowered step becomes the body of an ONNX Loop. The data set stays in the outer
 * graph as uint8, and each iteration gathers its own batch by index, so that a call transfers only indices, a few
 * numbers per step and dropout masks.
 */
import { CompileError } from './errors.ts';
import type { Shape } from './graph.ts';
import { type AxisOrder, isRowMajor, orderFor } from './layout.ts';
import { Emitter } from './lower/emitter.ts';
import { type LoweredStep, nextName, type StateSlot } from './lower/lower.ts';
import type { ExecutionProvider } from './lower/providers.ts';
import type { OnnxGraph, OnnxNode, OnnxValueInfo } from './onnx/model.ts';

/** Conversion of a stored byte to a network input: byte · scale + offset. */
export interface Scaling {
  scale: number;
  offset: number;
}

/** An input with a separate row for every step. */
export interface PerStepInput {
  /** Name in the step. */
  name: string;
  /** Shape of one step's row. */
  shape: Shape;
  stored: 'float32' | 'uint8';
  /** Factor for stored bytes; float32 is used unchanged. */
  scale: number;
}

export interface LoopRequest {
  step: LoweredStep;
  /** Images per step. */
  batch: number;
  /** Shape of one network input, without the batch axis. */
  inputShape: Shape;
  scaling: Scaling;
  /** In any order; each must be an input of the step. */
  perStep: readonly PerStepInput[];
  provider: ExecutionProvider;
}

/** Names of the outer graph's inputs and outputs. */
export const LOOP = {
  /** uint8 [images, …inputShape] */
  images: 'images',
  /** int32 [images] */
  labels: 'all_labels',
  /** int32 [steps, batch]: which images each step takes */
  indices: 'indices',
  /** int64 []: how many steps to run */
  steps: 'steps',
  initial: (state: string) => `initial:${state}`,
  final: (state: string) => `final:${state}`,
  /** [steps, …shape]: the rows of a per-step input */
  each: (input: string) => `each:${input}`,
  /** float32 [steps] */
  perStep: (result: string) => `per_step:${result}`,
} as const;

const ITERATION = 'iteration';
const CONDITION = 'condition';

export function loopOver({ step, batch, inputShape, scaling, perStep, provider }: LoopRequest): OnnxGraph {
  const carried = step.state.filter((slot) => slot.updated);
  const fixed = step.state.filter((slot) => !slot.updated);
  const results = step.graph.outputs.filter(
    (output) => !carried.some((slot) => output.name === nextName(slot.name)),
  );
  const body = loopBody(step, carried, results, prelude({ inputShape, scaling, perStep, provider }));
  const loop: OnnxNode = {
    op: 'Loop',
    domain: '',
    inputs: [LOOP.steps, '', ...carried.map((slot) => LOOP.initial(slot.name))],
    outputs: [
      ...carried.map((slot) => LOOP.final(slot.name)),
      ...results.map((result) => LOOP.perStep(result.name)),
    ],
    attributes: { body: { graph: body } },
    label: 'loop',
  };
  return {
    name: `${step.graph.name} loop`,
    nodes: [loop],
    initializers: [],
    inputs: [
      { name: LOOP.images, type: 'uint8', shape: ['images', ...inputShape] },
      { name: LOOP.labels, type: 'int32', shape: ['images'] },
      { name: LOOP.indices, type: 'int32', shape: ['steps', batch] },
      ...perStep.map(({ name, shape, stored }) => ({
        name: LOOP.each(name),
        type: stored,
        shape: ['steps', ...shape],
      })),
      { name: LOOP.steps, type: 'int64', shape: [] },
      ...carried.map((slot) => slotInfo(slot, LOOP.initial(slot.name))),
      // State that the step does not change is read by the body from the outer scope.
      ...fixed.map((slot) => slotInfo(slot, slot.name)),
    ],
    outputs: [
      ...carried.map((slot) => slotInfo(slot, LOOP.final(slot.name))),
      ...results.map((result) => ({ name: LOOP.perStep(result.name), type: result.type, shape: ['steps'] })),
    ],
  };
}

function slotInfo(slot: StateSlot, name: string): OnnxValueInfo {
  return { name, type: 'float32', shape: slot.physicalShape };
}

function loopBody(
  step: LoweredStep,
  carried: readonly StateSlot[],
  results: readonly OnnxValueInfo[],
  before: Pick<OnnxGraph, 'nodes' | 'initializers'>,
): OnnxGraph {
  const scalarResult = results.find((result) => result.shape.length > 0);
  if (scalarResult !== undefined) {
    throw new CompileError('lower', `result ${scalarResult.name} is not a single number per step`);
  }
  const next = 'continue';
  return {
    name: `${step.graph.name} body`,
    inputs: [
      { name: ITERATION, type: 'int64', shape: [] },
      { name: CONDITION, type: 'bool', shape: [] },
      ...carried.map((slot) => slotInfo(slot, slot.name)),
    ],
    outputs: [
      { name: next, type: 'bool', shape: [] },
      ...carried.map((slot) => slotInfo(slot, nextName(slot.name))),
      ...results,
    ],
    initializers: [...before.initializers, ...step.graph.initializers],
    nodes: [
      { op: 'Identity', domain: '', inputs: [CONDITION], outputs: [next], attributes: {}, label: 'loop' },
      ...before.nodes,
      ...step.graph.nodes,
    ],
  };
}

/** The nodes that compute the inputs of one step: x and labels from the data set, the others from their rows. */
function prelude({
  inputShape,
  scaling: { scale, offset },
  perStep,
  provider,
}: Pick<LoopRequest, 'inputShape' | 'scaling' | 'perStep' | 'provider'>): Pick<
  OnnxGraph,
  'nodes' | 'initializers'
> {
  const emit = new Emitter('batch_');
  emit.label = 'batch';
  // Transposing bytes is four times cheaper than transposing floats, but the WebGPU provider does not support it.
  const floatsOf = (bytes: string, order: AxisOrder, factor: number): string =>
    provider === 'webgpu'
      ? ordered(emit, scaledFloats(emit, bytes, factor), order)
      : scaledFloats(emit, ordered(emit, bytes, order), factor);
  const chosen = emit.op('Gather', [LOOP.indices, ITERATION], { axis: 0 });
  const bytes = emit.op('Gather', [LOOP.images, chosen], { axis: 0 });
  const order = orderFor([0, ...inputShape]);
  const scaled = floatsOf(bytes, order, scale);
  const x = offset === 0 ? scaled : emit.op('Add', [scaled, emit.scalar(offset)]);
  emit.name('x', x);
  emit.name('labels', emit.op('Gather', [LOOP.labels, chosen], { axis: 0 }));
  for (const { name, shape, stored, scale: factor } of perStep) {
    const row = emit.op('Gather', [LOOP.each(name), ITERATION], { axis: 0 });
    emit.name(
      name,
      stored === 'uint8' ? floatsOf(row, orderFor(shape), factor) : ordered(emit, row, orderFor(shape)),
    );
  }
  return { nodes: emit.nodes, initializers: emit.initializers };
}

function ordered(emit: Emitter, value: string, order: AxisOrder): string {
  return isRowMajor(order) ? value : emit.op('Transpose', [value], { perm: order });
}

function scaledFloats(emit: Emitter, bytes: string, scale: number): string {
  return emit.op('Mul', [emit.op('Cast', [bytes], { to: 1 }), emit.scalar(scale)]);
}
