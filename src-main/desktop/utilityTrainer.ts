import type { TrainerExit, TrainerProcess } from '../trainer/process.ts';

/** The part of Electron's UtilityProcess that is used. */
export interface UtilityChild {
  readonly pid: number | undefined;
  readonly stderr: NodeJS.ReadableStream | null;
  postMessage(message: unknown): void;
  kill(): boolean;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  once(event: 'exit', listener: (code: number) => void): unknown;
}

const STDERR_KEPT = 4000;

/** A `TrainerProcess` in an Electron utility process. */
export function utilityTrainer(child: UtilityChild): TrainerProcess {
  let stderr = '';
  let hear: (message: unknown) => void = () => {};
  let ended: (exit: TrainerExit) => void = () => {};
  child.on('message', (message) => hear(message));
  child.once('exit', (code) => ended({ code, signal: null }));
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr = (stderr + chunk.toString('utf8')).slice(-STDERR_KEPT);
  });
  return {
    // Electron clears the pid when the process ends.
    get pid() {
      return child.pid;
    },
    send: (message) => child.postMessage(message),
    onMessage: (listener) => (hear = listener),
    onExit: (listener) => (ended = listener),
    stderr: () => stderr.trim(),
    kill: () => {
      child.kill();
    },
  };
}
