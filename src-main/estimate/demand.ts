/** What a run asks of the machine while it trains. */
import type { EngineName, ExperimentConfig } from '../contract/config.ts';
import { summarize, type SummaryContext } from './configSummary.ts';
import { estimateStep } from './runTime.ts';

export interface Demand {
  /** What `auto` stands for now, where the config leaves it open. */
  engine: EngineName;
  /** Seconds of one training step with the machine to itself. */
  stepSeconds: number;
  /** Bytes, the trainer's process included. */
  memory: number;
}

/** Node, ONNX Runtime and the compiler before any network is there. */
const PROCESS_BYTES = 200e6;

/** @returns null where nothing can be said, e.g. because the data set is gone */
export function demandOf(config: ExperimentConfig, context: SummaryContext): Demand | null {
  const summarized = summarize(config, context);
  if (summarized.summary === null) return null;
  const { summary, timing } = summarized;
  return {
    engine: timing.engine,
    stepSeconds: estimateStep(timing),
    memory: PROCESS_BYTES + summary.memory.total,
  };
}
