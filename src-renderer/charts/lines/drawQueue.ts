/**
 * Charts are drawn at most once per frame, however often they change, and no more of them in one frame than
 * leave it its length: the others follow in the next, in turn.
 */
export interface Frames {
  request(callback: () => void): void;
  /** Milliseconds, as `performance.now`. */
  now(): number;
}

/** Of the 16 ms that a frame has; style, layout and the browser's own drawing need the rest. */
const BUDGET_MS = 6;

export class DrawQueue {
  /** In the order in which they asked. */
  readonly #waiting = new Map<object, () => void>();
  readonly #frames: Frames;
  #requested = false;

  constructor(frames: Frames) {
    this.#frames = frames;
  }

  /** @param owner whoever asks; a later request of the same one replaces the earlier, in its place */
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
    // Taken out before any is drawn: one that asks again while it is drawn waits for the next frame.
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
