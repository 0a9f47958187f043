/** Thrown when a training step cannot be compiled. Never thrown for a user's mistake: configs are checked first. */
export class CompileError extends Error {
  /** Stage that refused: where to start looking. */
  readonly stage: 'trace' | 'graph' | 'passes' | 'layout' | 'lower';
  constructor(stage: CompileError['stage'], message: string) {
    super(`compile (${stage}): ${message}`);
    this.name = 'CompileError';
    this.stage = stage;
  }
}
