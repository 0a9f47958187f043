/**
 * Fills Node's compile cache with the trainer's modules for all trainers that the tests start. A trainer that is
 * killed after its work does not write the cache; one whose parent disconnects exits normally and does.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const WORKER = fileURLToPath(new URL('../src-main/trainer/worker.ts', import.meta.url));

export async function setup(): Promise<void> {
  const { NODE_COMPILE_CACHE: cache } = process.env;
  if (cache === undefined || existsSync(cache)) return;
  const trainer = fork(WORKER, { execArgv: [] });
  const exit = once(trainer, 'exit');
  // The first message is a heartbeat; a trainer that cannot start says so on standard error.
  trainer.once('message', () => {
    trainer.disconnect();
  });
  await exit;
}
