/** Tracks the position of an element on the page. */
import type { Box } from './placement.ts';

export class Anchor {
  /** In CSS pixels of the viewport; null while the element does not exist or is not visible. */
  box = $state.raw<Box | null>(null);
  #element: Element | null = null;

  /**
   * @param selectors the first that matches is used; evaluated again when the page changes
   * @returns a function that stops tracking
   */
  follow(selectors: readonly string[]): () => void {
    let frame = 0;
    const soon = (): void => {
      if (frame === 0) frame = requestAnimationFrame(measure);
    };
    const sizes = new ResizeObserver(soon);
    const measure = (): void => {
      frame = 0;
      const element = find(selectors);
      if (element !== this.#element) {
        sizes.disconnect();
        if (element !== null) {
          sizes.observe(element);
          reveal(element);
        }
        this.#element = element;
      }
      this.#see(element);
    };
    const changes = new MutationObserver(soon);
    changes.observe(document.body, { childList: true, subtree: true });
    addEventListener('scroll', soon, { capture: true, passive: true });
    addEventListener('resize', soon);
    this.#element = null;
    soon();
    return () => {
      cancelAnimationFrame(frame);
      sizes.disconnect();
      changes.disconnect();
      removeEventListener('scroll', soon, { capture: true });
      removeEventListener('resize', soon);
      this.box = null;
    };
  }

  #see(element: Element | null): void {
    const rect = element?.getBoundingClientRect();
    const next =
      rect === undefined || rect.width === 0
        ? null
        : { left: rect.left, top: rect.top, width: rect.width, height: rect.height };
    const same =
      next !== null &&
      this.box !== null &&
      next.left === this.box.left &&
      next.top === this.box.top &&
      next.width === this.box.width &&
      next.height === this.box.height;
    if (!same) this.box = next;
  }
}

function find(selectors: readonly string[]): Element | null {
  for (const selector of selectors) {
    const element = document.querySelector(selector);
    if (element !== null && element.getClientRects().length > 0) return element;
  }
  return null;
}

function reveal(element: Element): void {
  const { top, bottom } = element.getBoundingClientRect();
  if (top >= 0 && bottom <= innerHeight) return;
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  element.scrollIntoView({ block: 'center', behavior: still ? 'auto' : 'smooth' });
}
