/** Where the keys of a combobox lead. */

/** Options that Page Up and Page Down pass. */
const PAGE = 8;

/**
 * Single steps go round the ends, pages stop at them.
 * @param active index of the active option; −1 for none
 * @returns the option that the key leads to; null for other keys, or without options
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
