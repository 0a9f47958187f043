/**
 * Draws each chart at most once per frame, and only as many charts per frame as fit into its time budget. The
 * others follow in the next frames, in turn.
 */
export interface Frames {
  request(callback: () => void): void;
  /** Milliseconds, as `performance.now`. */
  now(): number;
}

/** Time budget of the 16 ms of a frame; style, layout and painting need the rest. */
const BUDGET_MS = 6;

export class DrawQueue {
  /** In the order of the requests. */
  readonly #waiting = new Map<object, () => void>();
  readonly #frames: Frames;
  #requested = false;

  constructor(frames: Frames) {
    this.#frames = frames;
  }

  /** @param owner of the request; a later request of the same owner replaces the earlier one in its place */
  add(owner: object, draw: () => void): void {
    this.#waiting.set(owner, draw);
    this.#request();
  }

  drop(owner: object): void {
    this.#waiting.delete(owner);
  }

  #request(): void {
    if (this.#requested || this.#waiting.size === 0) return;
    this.#requested = true;
    this.#frames.request(() => this.#run());
  }

  #run(): void {
    this.#requested = false;
    const end = this.#frames.now() + BUDGET_MS;
    // Removed before drawing: a request made while drawing waits for the next frame.
    for (const [owner, draw] of [...this.#waiting]) {
      this.#waiting.delete(owner);
      draw();
      if (this.#frames.now() >= end) break;
    }
    this.#request();
  }
}

export const drawQueue = new DrawQueue({
  request: (callback) => void requestAnimationFrame(callback),
  now: () => performance.now(),
});
