/** Times small ONNX graphs: which operator to lower to is a measurement, not a belief. */
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

/** A question: the same inputs, several ways to compute something from them. */
export interface Question {
  name: string;
  inputs: Readonly<Record<string, readonly number[]>>;
  candidates: readonly Candidate[];
}

export interface Answer {
  name: string;
  /** Milliseconds per run, the smallest and the median of the rounds. */
  min: number;
  median: number;
  /** How far the sum over the first result is from the first candidate's: a candidate must not compute less. */
  difference: number;
  error?: string;
}

interface Prepared {
  candidate: Candidate;
  session: ort.InferenceSession;
  results: readonly string[];
}

/** Results are reduced to one number each inside the graph, so that copying them out is not what is measured. */
async function prepare(question: Question, candidate: Candidate): Promise<Prepared> {
  const emit = new Emitter();
  const results = candidate.build(emit).map((name) => emit.op('ReduceSum', [name], { keepdims: 0 }));
  const bytes = encodeModel({
    name: candidate.name,
    inputs: Object.entries(question.inputs).map(([name, shape]) => ({ name, type: 'float32', shape })),
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

export async function ask(question: Question): Promise<Answer[]> {
  const feeds = Object.fromEntries(
    Object.entries(question.inputs).map(([name, shape], k) => {
      const data = Float32Array.from({ length: sizeOf(shape) }, (_, i) => Math.sin(i * 1.7 + k));
      return [name, new ort.Tensor('float32', data, shape)];
    }),
  );
  const answers: Answer[] = [];
  const ready: { prepared: Prepared; times: number[]; answer: Answer }[] = [];
  let expected: Float32Array | null = null;
  for (const candidate of question.candidates) {
    const answer: Answer = { name: candidate.name, min: NaN, median: NaN, difference: 0 };
    answers.push(answer);
    try {
      const prepared = await prepare(question, candidate);
      for (let i = 0; i < WARM_UP; i++) {
        const outputs = await prepared.session.run(feeds);
        const data = outputs[prepared.results[0] ?? '']?.data;
        if (i > 0 || !(data instanceof Float32Array)) continue;
        expected ??= data;
        const reference = expected;
        answer.difference = data.reduce(
          (most, v, j) => Math.max(most, Math.abs(v - (reference[j] ?? NaN))),
          0,
        );
      }
      ready.push({ prepared, times: [], answer });
    } catch (error) {
      answer.error = error instanceof Error ? error.message : String(error);
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
  for (const { times, answer, prepared } of ready) {
    const sorted = times.toSorted((a, b) => a - b);
    answer.min = sorted[0] ?? NaN;
    answer.median = sorted[sorted.length >> 1] ?? NaN;
    await prepared.session.release();
  }
  return answers;
}

export function printAnswers(question: Question, answers: readonly Answer[]): void {
  console.log(`\n${question.name}`);
  for (const { name, min, median, difference, error } of answers) {
    const line =
      error === undefined
        ? `${min.toFixed(3).padStart(9)} ${median.toFixed(3).padStart(9)} ms  ±${difference.toExponential(1)}`
        : `  ${error.slice(0, 150)}`;
    console.log(`  ${name.padEnd(46)} ${line}`);
  }
}
