/**
 * Stage 6 for providers whose Loop runs on the CPU (WebGPU): ONNX Runtime would copy the whole state to the host and
 * back in every iteration. The body of the loop becomes a separate graph, one step per call, whose state stays on the
 * device between calls. The metrics of a step go into a buffer of the latest results, which also stays on the device
 * and is read once in many steps, so that no step waits for the device.
 */
import { CompileError } from './errors.ts';
import { Emitter } from './lower/emitter.ts';
import type { OnnxGraph, OnnxNode } from './onnx/model.ts';

/**
 * Names of a resident step in addition to those of `LOOP`. It has no `steps`, and its per-step inputs have one row.
 */
export const RESIDENT = {
  /** float32 [results, WINDOW]: the results of the latest steps, oldest first */
  window: 'window',
  nextWindow: 'next:window',
} as const;

/** Capacity of the results buffer in steps; the host has to read it before it is full. */
export const WINDOW = 128;

/** @param loop the result of `loopOver`; the rows of the buffer are its scan outputs in order */
export function residentStep(loop: OnnxGraph): OnnxGraph {
  const { node, body } = loopOf(loop);
  const [steps, , ...initial] = node.inputs;
  const [iteration, , ...carried] = body.inputs;
  const [goOn, ...returned] = body.outputs;
  if (iteration === undefined || goOn === undefined)
    throw new CompileError('lower', 'a loop body lacks its counter');
  const final = node.outputs.slice(0, carried.length);
  const measured = returned.slice(carried.length);
  const names = new Map([
    ...carried.map(({ name }, i) => [name, initial[i] ?? name] as const),
    ...final.map((name, i) => [returned[i]?.name ?? name, name] as const),
  ]);
  const renamed = (name: string): string => names.get(name) ?? name;
  const window = keepResults(measured.map(({ name }) => renamed(name)));
  return {
    name: `${loop.name}, one step`,
    inputs: [
      ...loop.inputs.filter(({ name }) => name !== steps),
      { name: RESIDENT.window, type: 'float32', shape: [measured.length, WINDOW] },
    ],
    outputs: [
      ...loop.outputs.slice(0, carried.length),
      { name: RESIDENT.nextWindow, type: 'float32', shape: [measured.length, WINDOW] },
    ],
    initializers: [
      ...loop.initializers,
      ...body.initializers,
      ...window.initializers,
      { name: iteration.name, type: 'int64', shape: [], data: BigInt64Array.of(0n) },
    ],
    nodes: [
      ...body.nodes
        .filter(({ outputs }) => !outputs.includes(goOn.name))
        .map((step) => ({ ...step, inputs: step.inputs.map(renamed), outputs: step.outputs.map(renamed) })),
      ...window.nodes,
    ],
  };
}

function loopOf(graph: OnnxGraph): { node: OnnxNode; body: OnnxGraph } {
  const [node, ...others] = graph.nodes;
  const body = node?.attributes['body'];
  if (node === undefined || others.length > 0 || body === undefined || !('graph' in body)) {
    throw new CompileError('lower', 'a resident step is made of exactly one loop');
  }
  return { node, body: body.graph };
}

/** Drops the oldest column of the buffer and appends the results. */
function keepResults(results: readonly string[]): Emitter {
  const emit = new Emitter('window_');
  emit.label = 'window';
  const column = emit.op(
    'Concat',
    results.map((result) => emit.op('Reshape', [result, emit.integers([1, 1])])),
    { axis: 0 },
  );
  const ends = [1, WINDOW, 1].map((value) => emit.integers([value]));
  const [start = '', end = '', axis = ''] = ends;
  const newer = emit.op('Slice', [RESIDENT.window, start, end, axis]);
  emit.name(RESIDENT.nextWindow, emit.op('Concat', [newer, column], { axis: 1 }));
  return emit;
}
