/** Where the coach panel stands beside what it points at. Lengths in CSS pixels of the viewport. */

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
  /** Where along its edge the panel's arrow points from; 0 where it is docked. */
  arrow: number;
}

/** Between the panel and its anchor, and at least to the edge of the viewport. */
const GAP = 14;
const EDGE = 12;
/** The arrow stays off the panel's round corners. */
const CORNER = 22;

/**
 * Beside the anchor where there is room, else docked at the viewport's lower end.
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
  // An anchor that is scrolled away is pointed at by nobody.
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
