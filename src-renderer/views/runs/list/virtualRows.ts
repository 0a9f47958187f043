/** Which of many rows of one height have to be drawn. */

export interface Viewport {
  /** Pixels that are scrolled away above the first visible one. */
  top: number;
  /** Pixels of rows that can be seen. */
  height: number;
  rowHeight: number;
}

export interface RowRange {
  /** Index of the first row to draw. */
  start: number;
  /** Index after the last. */
  end: number;
}

/** Rows drawn beyond what is seen on either side, so that a quick scroll does not outrun the drawing. */
const OVERSCAN = 8;
/** Before anything is measured: about what an ordinary window shows, so that the first paint is soon there. */
const UNMEASURED = 16;

export function visibleRows(count: number, { top, height, rowHeight }: Viewport): RowRange {
  if (!(rowHeight > 0) || !(height > 0)) return { start: 0, end: Math.min(count, UNMEASURED) };
  const first = Math.floor(top / rowHeight) - OVERSCAN;
  const last = Math.ceil((top + height) / rowHeight) + OVERSCAN;
  const start = Math.max(0, Math.min(first, count));
  return { start, end: Math.max(start, Math.min(count, last)) };
}

/**
 * Indices to draw, ascending: the visible ones, and the one that has the focus, which must not leave the page
 * only because it is scrolled away.
 */
export function drawnRows(count: number, { start, end }: RowRange, focused: number): number[] {
  const drawn = Array.from({ length: end - start }, (_, i) => start + i);
  if (focused < 0 || focused >= count || (focused >= start && focused < end)) return drawn;
  return focused < start ? [focused, ...drawn] : [...drawn, focused];
}

/** Where to scroll to so that a row is wholly in sight; `top` itself where it is. */
export function scrollTopFor(index: number, { top, height, rowHeight }: Viewport): number {
  const start = index * rowHeight;
  if (start < top) return start;
  const end = start + rowHeight;
  return end > top + height ? end - height : top;
}

/** Rows that Page Up and Page Down move by: all that are seen but one, which stays as a landmark. */
export function pageRows({ height, rowHeight }: Viewport): number {
  return rowHeight > 0 ? Math.max(1, Math.floor(height / rowHeight) - 1) : 10;
}
