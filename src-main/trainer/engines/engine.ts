/** One small interface for everything that can train. */
import type { EngineName } from '../../contract/config.ts';
import { RidgelineError } from '../../contract/errors.ts';
import type { Problem } from '../executors/problem.ts';
import type { Executor } from '../executors/types.ts';

export interface Engine {
  readonly name: EngineName;
  /** One line on what it is. */
  readonly title: string;
  /** Why it cannot be used here, as far as that shows without starting it; null where it may work. */
  unavailable(): string | null;
  /**
   * @param threads of the processor; all cores where absent
   * @throws EngineUnavailableError
   */
  create(problem: Problem, threads?: number): Promise<Executor>;
}

/** Thrown where an engine cannot be used. */
export class EngineUnavailableError extends RidgelineError {
  /** Why, without the rest of the message. */
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
