/** How many trainer crashes are borne before the queue stops handing out work. */

const WINDOW_MS = 5 * 60_000;
const ALLOWED = 3;
const FIRST_DELAY_MS = 1000;

export class CrashBudget {
  #crashes: number[] = [];

  /** @param now milliseconds on any steady clock */
  crashed(now: number): void {
    this.#crashes = [...this.#crashes.filter((time) => now - time < WINDOW_MS), now];
  }

  forgive(): void {
    this.#crashes = [];
  }

  get exhausted(): boolean {
    return this.#crashes.length >= ALLOWED;
  }

  /** How long to wait before the next start: doubles with each recent crash. Milliseconds. */
  get delayMs(): number {
    return this.#crashes.length === 0 ? 0 : FIRST_DELAY_MS * 2 ** (this.#crashes.length - 1);
  }
}
