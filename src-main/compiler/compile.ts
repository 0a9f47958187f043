/** The stages in order: trace → graph → passes → layout → lower → loop → onnx. */
import type { Graph } from './graph.ts';
import { printGraph } from './graph.ts';
import { lower, type LoweredStep } from './lower/lower.ts';
import { loopOver, type LoopRequest } from './loop.ts';
import { encodeModel } from './onnx/encode.ts';
import { type OnnxGraph, printOnnx } from './onnx/model.ts';
import { runPasses } from './passes/passes.ts';
import { trace, type TraceRequest } from './trace/trace.ts';

export interface CompileRequest extends Omit<LoopRequest, 'step'> {
  /** Appears in profiles and dumps. */
  name: string;
  trace: TraceRequest;
}

export interface CompiledStep {
  /** A serialised ONNX model; see `LOOP` for its inputs and outputs. */
  bytes: Uint8Array;
  state: LoweredStep['state'];
}

/** Called with the text of each stage. */
export type StageObserver = (stage: string, text: () => string) => void;

/** @throws CompileError naming stage, layer and kernel */
export async function compile(request: CompileRequest, observe?: StageObserver): Promise<CompiledStep> {
  const showGraph = (stage: string, graph: Graph): void => observe?.(stage, () => printGraph(graph));
  const showOnnx = (stage: string, graph: OnnxGraph): void => observe?.(stage, () => printOnnx(graph));
  const traced = await trace(request.trace);
  showGraph('trace', traced);
  const optimised = runPasses(traced, (pass, graph) => showGraph(`pass: ${pass}`, graph));
  const step = lower(optimised, request.name);
  showOnnx('lower', step.graph);
  const graph = loopOver({ ...request, step });
  showOnnx('loop', graph);
  return { bytes: encodeModel(graph), state: step.state };
}
