/** A trainer process as the supervisor sees it, and how Node starts one. Electron brings its own way. */
import { fork } from 'node:child_process';

export interface TrainerExit {
  code: number | null;
  /** A POSIX signal, or null. */
  signal: string | null;
}

export interface TrainerProcess {
  readonly pid: number | undefined;
  send: (message: unknown) => void;
  /** Sets who hears what the process says: one at a time. */
  onMessage: (listener: (message: unknown) => void) => void;
  /** Sets who is told of its end, once, also when it could not be started. */
  onExit: (listener: (exit: TrainerExit) => void) => void;
  /** The last lines that the process wrote to its standard error. */
  stderr: () => string;
  kill: () => void;
}

export type SpawnTrainer = () => TrainerProcess;

const STDERR_KEPT = 4000;

/** @param workerPath the trainer's entry module */
export function forkTrainer(workerPath: string): TrainerProcess {
  const child = fork(workerPath, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], execArgv: [] });
  let stderr = '';
  let hear: (message: unknown) => void = () => {};
  let ended: (exit: TrainerExit) => void = () => {};
  let exited = false;
  const end = (exit: TrainerExit): void => {
    if (!exited) ended(exit);
    exited = true;
  };
  child.on('message', (message) => hear(message));
  child.on('error', (error) => {
    stderr += error.message;
    end({ code: null, signal: null });
  });
  // `close` comes after the streams have ended, so that stderr is whole.
  child.on('close', (code, signal) => end({ code, signal }));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-STDERR_KEPT);
  });
  return {
    pid: child.pid,
    send: (message) => {
      if (child.connected && isSerializable(message)) child.send(message);
    },
    onMessage: (listener) => (hear = listener),
    onExit: (listener) => (ended = listener),
    stderr: () => stderr.trim(),
    kill: () => child.kill('SIGKILL'),
  };
}

function isSerializable(message: unknown): message is object {
  return typeof message === 'object' && message !== null;
}
