/** The interface of a trainer process, and its implementation in Node. Electron has its own. */
import { fork } from 'node:child_process';

export interface TrainerExit {
  code: number | null;
  /** A POSIX signal, or null. */
  signal: string | null;
}

export interface TrainerProcess {
  readonly pid: number | undefined;
  send: (message: unknown) => void;
  /** Sets the only listener for messages. */
  onMessage: (listener: (message: unknown) => void) => void;
  /** Sets the listener for the exit; called once, also if the process could not be started. */
  onExit: (listener: (exit: TrainerExit) => void) => void;
  /** The last lines of the process's standard error. */
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
  // `close` is emitted after the streams have ended, so stderr is complete.
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
