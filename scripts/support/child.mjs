import { spawn } from 'node:child_process';

/**
 * Runs a program in this terminal until it ends, and passes on the signals that this process gets.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<{ code: number | null, signal: NodeJS.Signals | null, interrupted: boolean }>} `interrupted` if
 *   this process received a signal meanwhile
 */
export async function runInTerminal(program, args, options = {}) {
  const child = spawn(program, args, { stdio: 'inherit', ...options });
  let interrupted = false;
  const forward = (signal) => {
    interrupted = true;
    // Ctrl-C in a terminal already reaches the child; a second one would interrupt its shutdown.
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
 * Exits with the exit code or signal of another process.
 * @param {{ code: number | null, signal: NodeJS.Signals | null }} end
 */
export function endLike({ code, signal }) {
  if (signal !== null) process.kill(process.pid, signal);
  process.exitCode = code ?? 1;
}

/**
 * Exits with a message for the user.
 * @param {string} message
 * @returns {never}
 */
export function fail(message) {
  console.error(message);
  process.exit(1);
}
