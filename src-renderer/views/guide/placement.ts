/** Places the tour panel beside its anchor. Lengths in CSS pixels of the viewport. */

export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

export type Side = 'below' | 'above' | 'right' | 'left' | 'docked';

export interface Placement {
  side: Side;
  left: number;
  top: number;
  /** Position of the arrow along the panel's edge; 0 where the panel is docked. */
  arrow: number;
}

/** Distance between the panel and its anchor, and least distance to the edge of the viewport. */
const GAP = 14;
const EDGE = 12;
/** The arrow stays off the panel's round corners. */
const CORNER = 22;

/**
 * Beside the anchor where there is room, else docked at the bottom of the viewport.
 * @param free the part of the viewport that the panel may take
 */
export function placePanel(
  anchor: Box | null,
  panel: { width: number; height: number },
  free: Box,
): Placement {
  const right = free.left + free.width;
  const bottom = free.top + free.height;
  const docked: Placement = {
    side: 'docked',
    left: free.left + EDGE,
    top: Math.max(free.top, bottom - panel.height - EDGE),
    arrow: 0,
  };
  if (anchor === null) return docked;
  const middle = { x: anchor.left + anchor.width / 2, y: anchor.top + anchor.height / 2 };
  // An anchor that is scrolled out of view gets no arrow.
  if (middle.y < free.top || middle.y > bottom) return docked;
  const room = {
    below: bottom - (anchor.top + anchor.height),
    above: anchor.top - free.top,
    right: right - (anchor.left + anchor.width),
    left: anchor.left - free.left,
  };
  const tall = panel.height + GAP + EDGE;
  const wide = panel.width + GAP + EDGE;
  if (room.below >= tall || room.above >= tall) {
    const side = room.below >= tall ? 'below' : 'above';
    const left = clamp(middle.x - panel.width / 2, free.left + EDGE, right - panel.width - EDGE);
    const top = side === 'below' ? anchor.top + anchor.height + GAP : anchor.top - panel.height - GAP;
    return { side, left, top, arrow: clamp(middle.x - left, CORNER, panel.width - CORNER) };
  }
  if (room.right >= wide || room.left >= wide) {
    const side = room.right >= wide ? 'right' : 'left';
    const top = clamp(middle.y - panel.height / 2, free.top + EDGE, bottom - panel.height - EDGE);
    const left = side === 'right' ? anchor.left + anchor.width + GAP : anchor.left - panel.width - GAP;
    return { side, left, top, arrow: clamp(middle.y - top, CORNER, panel.height - CORNER) };
  }
  return docked;
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, most));
}
