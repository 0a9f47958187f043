/** The one error shape that crosses a process: what went wrong, where, and what to do. */
import { z } from 'zod';

const errorCode = z.enum([
  /** The request or config is wrong; exit code 2. */
  'bad-input',
  /** A run, preset, data set or file that is not there; exit code 2. */
  'not-found',
  /** The action does not fit the state, e.g. removing a running run; exit code 1. */
  'conflict',
  /** A data file is damaged or of another kind; exit code 1. */
  'bad-data',
  /** An engine, library or browser is missing; exit code 1. */
  'unavailable',
  /** The trainer died or said it failed; exit code 1. */
  'training-failed',
  /** The disk is full, a folder is read-only, the database is damaged; exit code 1. */
  'storage',
  /** A mistake in Ridgeline itself; exit code 1. */
  'internal',
]);
export type ErrorCode = z.infer<typeof errorCode>;

export const errorPayload = z.strictObject({ code: errorCode, message: z.string() });
export type ErrorPayload = z.infer<typeof errorPayload>;

/**
 * An error meant for the user: its message says what, where and what to do next.
 * Anything else that is thrown is a defect and reported as `internal`.
 */
export class RidgelineError extends Error {
  readonly code: ErrorCode;
  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'RidgelineError';
    this.code = code;
  }
}

export function toErrorPayload(error: unknown): ErrorPayload {
  if (error instanceof RidgelineError) return { code: error.code, message: error.message };
  const text = error instanceof Error ? error.message : String(error);
  return { code: 'internal', message: `Unexpected error in Ridgeline: ${text}` };
}
