/**
 * A script that is injected into the page first: it records when canvases were drawn on and when the page was painted.
 */
import type { Page } from '@playwright/test';

export interface Probe {
  /** Time of the first input since `begin`; NaN before it. Milliseconds of the page's own clock. */
  input: number;
  /** When the last change since `begin` was painted; NaN before the first. */
  canvasPainted: number;
  pagePainted: number;
  /** Number of canvases drawn on since `begin`. */
  drawn: Set<HTMLCanvasElement>;
  begin: () => void;
  /** Intervals between frames since `begin`, milliseconds. */
  frames: number[];
}

declare global {
  interface Window {
    uiProbe: Probe;
  }
}

export async function installProbe(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const probe: Probe = {
      input: NaN,
      canvasPainted: NaN,
      pagePainted: NaN,
      drawn: new Set(),
      frames: [],
      begin: () => {
        probe.input = NaN;
        probe.canvasPainted = NaN;
        probe.pagePainted = NaN;
        probe.drawn = new Set();
        probe.frames = [];
      },
    };
    window.uiProbe = probe;

    // A message that is posted in an animation frame is handled after that frame was painted.
    const channel = new MessageChannel();
    const changed = { canvas: false, page: false };
    let scheduled = false;
    channel.port1.onmessage = () => {
      scheduled = false;
      const now = performance.now();
      if (changed.canvas) probe.canvasPainted = now;
      if (changed.page) probe.pagePainted = now;
      changed.canvas = false;
      changed.page = false;
    };
    const note = (what: 'canvas' | 'page'): void => {
      changed[what] = true;
      if (scheduled) return;
      scheduled = true;
      requestAnimationFrame(() => channel.port2.postMessage(null));
    };

    const context = CanvasRenderingContext2D.prototype;
    for (const name of ['stroke', 'fill', 'fillRect', 'drawImage', 'putImageData'] as const) {
      const original: unknown = Reflect.get(context, name);
      if (typeof original !== 'function') continue;
      Reflect.set(context, name, function (this: CanvasRenderingContext2D, ...args: unknown[]): unknown {
        probe.drawn.add(this.canvas);
        note('canvas');
        const result: unknown = Reflect.apply(original, this, args);
        return result;
      });
    }
    const observer = new MutationObserver(() => note('page'));
    observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });

    for (const type of ['click', 'input'] as const) {
      const seen = (event: Event): void => {
        if (Number.isNaN(probe.input)) probe.input = event.timeStamp;
      };
      addEventListener(type, seen, { capture: true });
    }

    let last = performance.now();
    const frame = (now: number): void => {
      probe.frames.push(now - last);
      last = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
}

export interface Settled {
  /** From the first input to the paint of the last change; NaN if nothing was drawn. */
  ms: number;
  /** Number of canvases drawn on. */
  canvases: number;
}

/**
 * Waits until nothing has changed for `quietMs`.
 * @param what canvases, or anything in the page
 * @param quietMs milliseconds without a change
 */
export async function settled(page: Page, what: 'canvas' | 'page', quietMs: number): Promise<Settled> {
  const state = await page.waitForFunction(
    ([kind, quiet]) => {
      const { input, canvasPainted, pagePainted, drawn } = window.uiProbe;
      const painted = kind === 'canvas' ? canvasPainted : pagePainted;
      const still = performance.now() - (Number.isNaN(painted) ? input : painted);
      // If nothing is drawn at all, waits ten times as long.
      if (!(still > (Number.isNaN(painted) ? 10 * quiet : quiet))) return null;
      return { ms: painted - input, canvases: drawn.size };
    },
    [what, quietMs] as const,
    { polling: 50, timeout: 120_000 },
  );
  const found = await state.jsonValue();
  if (found === null) throw new Error('the page has not settled');
  return found;
}
