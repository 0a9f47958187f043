/** Output of a command: results to stdout, progress and notes to stderr. */
import { toErrorPayload } from '../contract/errors.ts';

export interface Output {
  json: boolean;
  /** A line of the result for people; silent with --json. */
  line: (text?: string) => void;
  /** The result for programs: one JSON document; silent without --json. */
  document: (value: unknown) => void;
  /** Progress and notes. */
  note: (text: string) => void;
}

export function createOutput(json: boolean): Output {
  return {
    json,
    line: (text = '') => {
      if (!json) process.stdout.write(`${text}\n`);
    },
    document: (value) => {
      if (json) process.stdout.write(`${JSON.stringify(value)}\n`);
    },
    note: (text) => void process.stderr.write(`${text}\n`),
  };
}

export const EXIT = { ok: 0, failed: 1, usage: 2 } as const;

/** 2 for errors in the command or config, 1 for errors during execution. */
export function exitCodeOf(error: unknown): number {
  const { code } = toErrorPayload(error);
  return code === 'bad-input' || code === 'not-found' ? EXIT.usage : EXIT.failed;
}
