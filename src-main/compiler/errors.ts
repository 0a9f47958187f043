/**
 * Thrown when a training step cannot be compiled. Never caused by a wrong config, because configs are validated first.
 */
export class CompileError extends Error {
  /** Stage that failed. */
  readonly stage: 'trace' | 'graph' | 'passes' | 'layout' | 'lower';
  constructor(stage: CompileError['stage'], message: string) {
    super(`compile (${stage}): ${message}`);
    this.name = 'CompileError';
    this.stage = stage;
  }
}
