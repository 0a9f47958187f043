/** The stages in order: trace → graph → passes → layout → lower → loop → onnx. */
import type { Graph } from './graph.ts';
import { printGraph } from './graph.ts';
import { assignLayouts, type ChannelBlock, printLayouts } from './layout.ts';
import { lower, nextName, type LoweredStep } from './lower/lower.ts';
import { loopOver, type LoopRequest } from './loop.ts';
import { encodeModel } from './onnx/encode.ts';
import { type OnnxGraph, printOnnx } from './onnx/model.ts';
import { runPasses } from './passes/passes.ts';
import { residentStep } from './resident.ts';
import { trace, type TraceRequest } from './trace/trace.ts';

export interface CompileRequest extends Omit<LoopRequest, 'step'> {
  /** Name in profiles and dumps. */
  name: string;
  trace: TraceRequest;
  /** Width of the provider's blocked convolutions; 0 if it has none. */
  channelBlock: ChannelBlock;
  /** `loop`: many steps per call (`loop.ts`). `resident`: one step per call, state on the device (`resident.ts`). */
  form: 'loop' | 'resident';
}

export interface CompiledStep {
  /** A serialised ONNX model; see `LOOP`, and `RESIDENT` for that form, for its inputs and outputs. */
  bytes: Uint8Array;
  state: LoweredStep['state'];
  /** Names of the metrics of a step: loss, acc, penalty; rows of the results buffer of a resident step. */
  results: readonly string[];
}

/** Called with the text of each stage. */
export type StageObserver = (stage: string, text: () => string) => void;

/** @throws CompileError naming stage, layer and kernel */
export async function compile(request: CompileRequest, observe?: StageObserver): Promise<CompiledStep> {
  const showGraph = (stage: string, graph: Graph): void => observe?.(stage, () => printGraph(graph));
  const showOnnx = (stage: string, graph: OnnxGraph): void => observe?.(stage, () => printOnnx(graph));
  const traced = await trace(request.trace);
  showGraph('trace', traced);
  const showPass = (pass: string, graph: Graph): void => showGraph(`pass: ${pass}`, graph);
  const optimised = runPasses(traced, showPass, request.provider);
  observe?.('layout', () => printLayouts(optimised, assignLayouts(optimised)));
  const step = lower(optimised, request.name, request.provider, request.channelBlock);
  showOnnx('lower', step.graph);
  const loop = loopOver({ ...request, step });
  showOnnx('loop', loop);
  const graph = request.form === 'loop' ? loop : residentStep(loop);
  if (request.form === 'resident') showOnnx('resident', graph);
  const carried = new Set(step.state.map(({ name }) => nextName(name)));
  const results = step.graph.outputs.map(({ name }) => name).filter((name) => !carried.has(name));
  return { bytes: encodeModel(graph), state: step.state, results };
}
