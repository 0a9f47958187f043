import { spawn } from 'node:child_process';

/**
 * Runs a program in this terminal until it ends, and passes on the signals that this process gets.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<{ code: number | null, signal: NodeJS.Signals | null, interrupted: boolean }>}
 *   `interrupted` when this process was told to end meanwhile
 */
export async function runInTerminal(program, args, options = {}) {
  const child = spawn(program, args, { stdio: 'inherit', ...options });
  let interrupted = false;
  const forward = (signal) => {
    interrupted = true;
    // Ctrl-C in a terminal already reaches the child; a second one would cut its shutdown short.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, forward);
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) => resolve({ code, signal, interrupted }));
    });
  } finally {
    for (const signal of signals) process.off(signal, forward);
  }
}

/**
 * Ends this process the way another one ended.
 * @param {{ code: number | null, signal: NodeJS.Signals | null }} end
 */
export function endLike({ code, signal }) {
  if (signal !== null) process.kill(process.pid, signal);
  process.exitCode = code ?? 1;
}

/**
 * Ends this process with a message for the user.
 * @param {string} message
 * @returns {never}
 */
export function fail(message) {
  console.error(message);
  process.exit(1);
}
