/** Limits the number of trainer crashes before the queue stops starting runs. */

const WINDOW_MS = 5 * 60_000;
const ALLOWED = 3;
const FIRST_DELAY_MS = 1000;

export class CrashBudget {
  #crashes: number[] = [];

  /** @param now milliseconds of a monotonic clock */
  crashed(now: number): void {
    this.#crashes = [...this.#crashes.filter((time) => now - time < WINDOW_MS), now];
  }

  forgive(): void {
    this.#crashes = [];
  }

  get exhausted(): boolean {
    return this.#crashes.length >= ALLOWED;
  }

  /** Backoff before the next start in milliseconds; doubles with each recent crash. */
  get delayMs(): number {
    return this.#crashes.length === 0 ? 0 : FIRST_DELAY_MS * 2 ** (this.#crashes.length - 1);
  }
}
