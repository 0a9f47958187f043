/** Keyboard navigation of a combobox. */

/** Number of options per Page Up or Page Down. */
const PAGE = 8;

/**
 * Single steps wrap around, pages stop at the ends.
 * @param active index of the active option; −1 for none
 * @returns the new active option; null for other keys, or without options
 */
export function steppedOption(key: string, active: number, count: number): number | null {
  if (count === 0) return null;
  switch (key) {
    case 'ArrowDown':
      return (active + 1) % count;
    case 'ArrowUp':
      return active <= 0 ? count - 1 : active - 1;
    case 'PageDown':
      return Math.min(count - 1, active + PAGE);
    case 'PageUp':
      return Math.max(0, active - PAGE);
    default:
      return null;
  }
}
