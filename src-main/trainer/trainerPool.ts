/** Trainer processes that wait for their next run: a new one takes some 0.5 s before it can compile a step. */
import type { SpawnTrainer, TrainerProcess } from './process.ts';

/** A process that waits holds memory; after this long the next run is probably not coming. Milliseconds. */
const IDLE_MS = 30_000;

export class TrainerPool {
  readonly #spawn: SpawnTrainer;
  readonly #idle = new Map<TrainerProcess, NodeJS.Timeout>();

  constructor(spawn: SpawnTrainer) {
    this.#spawn = spawn;
  }

  /** One that has trained before, or a new one. Its listeners are the caller's to set. */
  take(): TrainerProcess {
    for (const [process, timer] of this.#idle) {
      clearTimeout(timer);
      this.#idle.delete(process);
      return process;
    }
    return this.#spawn();
  }

  /** @param process one whose run has ended well; it is kept for the next */
  giveBack(process: TrainerProcess): void {
    process.onMessage(() => {});
    process.onExit(() => this.#forget(process));
    const timer = setTimeout(() => this.#end(process), IDLE_MS);
    // A command that has nothing left to do ends, and its trainers with it.
    timer.unref();
    this.#idle.set(process, timer);
  }

  /** Ends the processes that wait. */
  close(): void {
    for (const process of this.#idle.keys()) this.#end(process);
  }

  #end(process: TrainerProcess): void {
    this.#forget(process);
    process.kill();
  }

  #forget(process: TrainerProcess): void {
    clearTimeout(this.#idle.get(process));
    this.#idle.delete(process);
  }
}
