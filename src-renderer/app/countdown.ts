/** A timer that can be paused and continues with the remaining time. */
export class Countdown {
  readonly #done: () => void;
  #left: number;
  #since = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;

  /** Starts at once. */
  constructor(milliseconds: number, done: () => void) {
    this.#left = milliseconds;
    this.#done = done;
    this.resume();
  }

  hold(): void {
    if (this.#timer === null) return;
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#left = Math.max(0, this.#left - (Date.now() - this.#since));
  }

  resume(): void {
    if (this.#timer !== null) return;
    this.#since = Date.now();
    this.#timer = setTimeout(this.#done, this.#left);
  }
}
