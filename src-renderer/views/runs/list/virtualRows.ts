/** Virtual scrolling: which rows of equal height must be rendered. */

export interface Viewport {
  /** Scroll offset in pixels. */
  top: number;
  /** Visible height in pixels. */
  height: number;
  rowHeight: number;
}

export interface RowRange {
  /** Index of the first rendered row. */
  start: number;
  /** Index after the last rendered row. */
  end: number;
}

/** Extra rows rendered above and below, so that fast scrolling shows no blank rows. */
const OVERSCAN = 8;
/** Before the first measurement: about the rows of an ordinary window, for a fast first paint. */
const UNMEASURED = 16;

export function visibleRows(count: number, { top, height, rowHeight }: Viewport): RowRange {
  if (!(rowHeight > 0) || !(height > 0)) return { start: 0, end: Math.min(count, UNMEASURED) };
  const first = Math.floor(top / rowHeight) - OVERSCAN;
  const last = Math.ceil((top + height) / rowHeight) + OVERSCAN;
  const start = Math.max(0, Math.min(first, count));
  return { start, end: Math.max(start, Math.min(count, last)) };
}

/**
 * Indices to render, ascending: the visible rows and the focused row, which must stay in the document when it
 * is scrolled out of view.
 */
export function drawnRows(count: number, { start, end }: RowRange, focused: number): number[] {
  const drawn = Array.from({ length: end - start }, (_, i) => start + i);
  if (focused < 0 || focused >= count || (focused >= start && focused < end)) return drawn;
  return focused < start ? [focused, ...drawn] : [...drawn, focused];
}

/** The scroll offset that makes a row fully visible; `top` itself where it is visible already. */
export function scrollTopFor(index: number, { top, height, rowHeight }: Viewport): number {
  const start = index * rowHeight;
  if (start < top) return start;
  const end = start + rowHeight;
  return end > top + height ? end - height : top;
}

/** Rows per Page Up or Page Down: one less than visible, so that one row stays for orientation. */
export function pageRows({ height, rowHeight }: Viewport): number {
  return rowHeight > 0 ? Math.max(1, Math.floor(height / rowHeight) - 1) : 10;
}
