/** The one error type that is sent between processes: what went wrong, where, and what to do. */
import { z } from 'zod';

const errorCode = z.enum([
  /** The request or config is wrong; exit code 2. */
  'bad-input',
  /** A missing run, preset, data set or file; exit code 2. */
  'not-found',
  /** The action is not allowed in this state, e.g. removing a running run; exit code 1. */
  'conflict',
  /** A data file is damaged or has another format; exit code 1. */
  'bad-data',
  /** An engine, library or browser is missing; exit code 1. */
  'unavailable',
  /** The trainer crashed or reported a failure; exit code 1. */
  'training-failed',
  /** The disk is full, a folder is read-only, the database is damaged; exit code 1. */
  'storage',
  /** A bug in Ridgeline; exit code 1. */
  'internal',
]);
export type ErrorCode = z.infer<typeof errorCode>;

export const errorPayload = z.strictObject({ code: errorCode, message: z.string() });
export type ErrorPayload = z.infer<typeof errorPayload>;

/**
 * An error meant for the user: its message says what, where and what to do next. Any other thrown error is a bug and
 * is reported as `internal`.
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
