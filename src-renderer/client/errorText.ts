/** The message of an error. */
import { RidgelineError } from '../../src-main/contract/errors.ts';

export function errorText(error: unknown): string {
  if (error instanceof RidgelineError) return error.message;
  return `Unexpected error in this window: ${error instanceof Error ? error.message : String(error)}`;
}
