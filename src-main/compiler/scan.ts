/**
 * Stage 6 for the CPU provider: the same as `loop.ts`, with ONNX's Scan. Scan passes every step its rows without an
 * operator and writes the last state to the caller's buffer without a copy. Values that need not be computed step by
 * step move out (`overSteps.ts`).
 */
import { LOOP, type LoopRequest, outerInputs, outerOutputs, partsOf, prelude, slotInfo } from './loop.ts';
import { nextName } from './lower/lower.ts';
import type { OnnxGraph, OnnxNode } from './onnx/model.ts';
import { allSteps, divide, type StepValue } from './overSteps.ts';

/** A step's row of a value with one row per step. */
const rowOf = (rows: string): string => `row:${rows}`;

/** @returns a graph with the inputs and outputs of `loopOver`, but without `steps`: they are the rows of the indices */
export function scanOver(request: LoopRequest): OnnxGraph {
  const { step, batch, perStep } = request;
  const { carried, results } = partsOf(step);
  const start = prelude(request, (_emit, rows) => rowOf(rows));
  const initializers = [...start.initializers, ...step.graph.initializers];
  const rows = new Map<string, StepValue>([
    [LOOP.indices, { dims: [batch], dtype: 'int32' }],
    ...perStep.map(({ name, shape, stored }) => [LOOP.each(name), { dims: shape, dtype: stored }] as const),
  ]);
  const outside = new Map([
    ...[...rows.keys()].map((name) => [rowOf(name), name] as const),
    ...results.map(({ name }) => [name, LOOP.perStep(name)] as const),
  ]);
  const parts = divide({
    nodes: [...start.nodes, ...step.graph.nodes],
    initializers,
    rows: new Map([...rows].map(([name, value]) => [rowOf(name), value])),
    values: step.values,
    carried: carried.map(({ name }) => nextName(name)),
    tables: new Set([LOOP.labels]),
    outside,
  });
  const made = new Set(parts.body.flatMap(({ outputs }) => outputs));
  const measured = results.filter(({ name }) => made.has(name));
  const infoOf = ([name, { dims, dtype }]: [string, StepValue]) => ({ name, type: dtype, shape: dims });
  const body: OnnxGraph = {
    name: `${step.graph.name} body`,
    inputs: [...carried.map((slot) => slotInfo(slot, slot.name)), ...[...parts.taken].map(infoOf)],
    outputs: [
      ...carried.map((slot) => slotInfo(slot, nextName(slot.name))),
      ...measured,
      ...[...parts.given].map(infoOf),
    ],
    initializers: initializers.filter(({ name }) => parts.body.some(({ inputs }) => inputs.includes(name))),
    nodes: parts.body,
  };
  const around = (name: string): string => outside.get(name) ?? allSteps(name);
  const scan: OnnxNode = {
    op: 'Scan',
    domain: '',
    inputs: [...carried.map(({ name }) => LOOP.initial(name)), ...[...parts.taken.keys()].map(around)],
    outputs: [
      ...carried.map(({ name }) => LOOP.final(name)),
      ...[...measured.map(({ name }) => name), ...parts.given.keys()].map(around),
    ],
    attributes: { body: { graph: body }, num_scan_inputs: { int: parts.taken.size } },
    label: 'scan',
  };
  const { images, rows: given, state } = outerInputs(request);
  return {
    name: `${step.graph.name} scan`,
    inputs: [...images, ...given, ...state],
    outputs: outerOutputs(step),
    initializers: parts.initializers,
    nodes: [...parts.before, scan, ...parts.after],
  };
}
