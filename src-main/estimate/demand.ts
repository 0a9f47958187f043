/** What a run asks of the machine while it trains. */
import type { EngineName, ExperimentConfig } from '../contract/config.ts';
import { RidgelineError } from '../contract/errors.ts';
import { summarize, type Summary, type SummaryContext } from './configSummary.ts';
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

/** @returns null where nothing can be said, e.g. of an unknown data set: the trainer says what is wrong with it */
export function demandOf(config: ExperimentConfig, context: SummaryContext): Demand | null {
  const known = summaryOf(config, context);
  if (known === null || known.summary === null) return null;
  const { summary, timing } = known;
  return {
    engine: timing.engine,
    stepSeconds: estimateStep(timing),
    memory: PROCESS_BYTES + summary.memory.total,
  };
}

function summaryOf(config: ExperimentConfig, context: SummaryContext): Summary | null {
  try {
    return summarize(config, context);
  } catch (error) {
    if (error instanceof RidgelineError) return null;
    throw error;
  }
}
