/** Times small ONNX graphs, to choose the operators of lowering rules by measurement. */
import * as ort from 'onnxruntime-node';
import { sizeOf } from '../../src-main/compiler/graph.ts';
import { Emitter } from '../../src-main/compiler/lower/emitter.ts';
import { encodeModel } from '../../src-main/compiler/onnx/encode.ts';

const WARM_UP = 3;
const ROUNDS = 25;
const MIN_ROUND_MS = 6;

export interface Candidate {
  name: string;
  /** Emits the operators and returns the names of the results. */
  build: (emit: Emitter) => readonly string[];
}

/** Several equivalent computations on the same inputs. */
export interface Comparison {
  name: string;
  inputs: Readonly<Record<string, readonly number[]>>;
  candidates: readonly Candidate[];
}

export interface Timing {
  name: string;
  /** Milliseconds per run, the smallest and the median of the rounds. */
  min: number;
  median: number;
  /** Largest difference of the first result from the first candidate's, which shows that both compute the same. */
  difference: number;
  error?: string;
}

interface Prepared {
  candidate: Candidate;
  session: ort.InferenceSession;
  results: readonly string[];
}

/** Results are reduced to one number each inside the graph, so that the time to copy them is not measured. */
async function prepare(comparison: Comparison, candidate: Candidate): Promise<Prepared> {
  const emit = new Emitter();
  const results = candidate.build(emit).map((name) => emit.op('ReduceSum', [name], { keepdims: 0 }));
  const bytes = encodeModel({
    name: candidate.name,
    inputs: Object.entries(comparison.inputs).map(([name, shape]) => ({ name, type: 'float32', shape })),
    outputs: results.map((name) => ({ name, type: 'float32', shape: [] })),
    nodes: emit.nodes,
    initializers: emit.initializers,
  });
  const session = await ort.InferenceSession.create(bytes, {
    intraOpNumThreads: 2,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
  });
  return { candidate, session, results };
}

export async function timeCandidates(comparison: Comparison): Promise<Timing[]> {
  const feeds = Object.fromEntries(
    Object.entries(comparison.inputs).map(([name, shape], k) => {
      const data = Float32Array.from({ length: sizeOf(shape) }, (_, i) => Math.sin(i * 1.7 + k));
      return [name, new ort.Tensor('float32', data, shape)];
    }),
  );
  const timings: Timing[] = [];
  const ready: { prepared: Prepared; times: number[]; timing: Timing }[] = [];
  let expected: Float32Array | null = null;
  for (const candidate of comparison.candidates) {
    const timing: Timing = { name: candidate.name, min: NaN, median: NaN, difference: 0 };
    timings.push(timing);
    try {
      const prepared = await prepare(comparison, candidate);
      for (let i = 0; i < WARM_UP; i++) {
        const outputs = await prepared.session.run(feeds);
        const data = outputs[prepared.results[0] ?? '']?.data;
        if (i > 0 || !(data instanceof Float32Array)) continue;
        expected ??= data;
        const reference = expected;
        timing.difference = data.reduce(
          (most, v, j) => Math.max(most, Math.abs(v - (reference[j] ?? NaN))),
          0,
        );
      }
      ready.push({ prepared, times: [], timing });
    } catch (error) {
      timing.error = error instanceof Error ? error.message : String(error);
    }
  }
  for (let round = 0; round < ROUNDS; round++) {
    for (const { prepared, times } of ready) {
      const start = performance.now();
      let runs = 0;
      do {
        await prepared.session.run(feeds);
        runs++;
      } while (performance.now() - start < MIN_ROUND_MS);
      times.push((performance.now() - start) / runs);
    }
  }
  for (const { times, timing, prepared } of ready) {
    const sorted = times.toSorted((a, b) => a - b);
    timing.min = sorted[0] ?? NaN;
    timing.median = sorted[sorted.length >> 1] ?? NaN;
    await prepared.session.release();
  }
  return timings;
}

export function printTimings(comparison: Comparison, timings: readonly Timing[]): void {
  console.log(`\n${comparison.name}`);
  for (const { name, min, median, difference, error } of timings) {
    const line =
      error === undefined
        ? `${min.toFixed(3).padStart(9)} ${median.toFixed(3).padStart(9)} ms  ±${difference.toExponential(1)}`
        : `  ${error.slice(0, 150)}`;
    console.log(`  ${name.padEnd(46)} ${line}`);
  }
}
