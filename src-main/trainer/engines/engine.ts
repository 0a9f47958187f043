/** The interface of an engine. */
import type { EngineName } from '../../contract/config.ts';
import { RidgelineError } from '../../contract/errors.ts';
import type { TrainingProblem } from '../executors/problem.ts';
import type { Executor } from '../executors/types.ts';

export interface Engine {
  readonly name: EngineName;
  /** One-line description. */
  readonly title: string;
  /** Why it cannot be used here, checked without starting it; null if it may work. */
  unavailable(): string | null;
  /**
   * @param threads CPU threads; all cores if absent
   * @throws EngineUnavailableError
   */
  create(problem: TrainingProblem, threads?: number): Promise<Executor>;
}

/** Thrown if an engine cannot be used. */
export class EngineUnavailableError extends RidgelineError {
  /** The reason alone, without the rest of the message. */
  readonly reason: string;

  constructor(name: EngineName, reason: string, options?: ErrorOptions) {
    super(
      'unavailable',
      `The engine ${name} cannot be used here: ${reason} ` +
        'Train with --engine cpu, which is always there, or see "ridgeline doctor" for the others.',
      options,
    );
    this.name = 'EngineUnavailableError';
    this.reason = reason;
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
