import { describe, expect, it } from 'vitest';
import { placePanel, type Box } from '../../../../src-renderer/views/guide/placement.ts';

const FREE: Box = { left: 0, top: 0, width: 1280, height: 800 };
const PANEL = { width: 400, height: 250 };
const box = (left: number, top: number, width: number, height: number): Box => ({ left, top, width, height });

/** True where the panel covers its anchor, or is outside the window. */
function wrong(anchor: Box, free = FREE): boolean {
  const { left, top } = placePanel(anchor, PANEL, free);
  const right = left + PANEL.width;
  const bottom = top + PANEL.height;
  const outside = left < 0 || top < 0 || right > free.width || bottom > free.height;
  const overlaps =
    left < anchor.left + anchor.width &&
    right > anchor.left &&
    top < anchor.top + anchor.height &&
    bottom > anchor.top;
  return outside || overlaps;
}

describe('the panel', () => {
  it('is below its anchor, with the arrow at its centre', () => {
    const anchor = box(500, 100, 200, 50);
    expect(placePanel(anchor, PANEL, FREE)).toEqual({ side: 'below', left: 400, top: 164, arrow: 200 });
  });

  it('is above where there is no room below, else at the side', () => {
    expect(placePanel(box(500, 600, 200, 100), PANEL, FREE).side).toBe('above');
    expect(placePanel(box(20, 100, 300, 600), PANEL, FREE).side).toBe('right');
    expect(placePanel(box(900, 100, 300, 600), PANEL, FREE).side).toBe('left');
  });

  it('never covers it, nor leaves the window', () => {
    for (let left = 0; left <= 1200; left += 120) {
      for (let top = 0; top <= 760; top += 40) {
        const anchor = box(left, top, 80, 40);
        expect(wrong(anchor), JSON.stringify(anchor)).toBe(false);
      }
    }
  });

  it('keeps its arrow on the anchor at the edge of the window', () => {
    const { side, left, arrow } = placePanel(box(10, 100, 60, 40), PANEL, FREE);
    expect(side).toBe('below');
    expect(left).toBe(12);
    expect(left + arrow).toBe(40);
  });

  it('is docked without an anchor or without room', () => {
    const docked = { side: 'docked', left: 12, top: 538, arrow: 0 };
    expect(placePanel(null, PANEL, FREE)).toEqual(docked);
    expect(placePanel(box(100, 40, 1100, 700), PANEL, FREE)).toEqual(docked);
    expect(placePanel(box(500, 2000, 200, 50), PANEL, FREE)).toEqual(docked);
    expect(placePanel(box(500, -300, 200, 50), PANEL, FREE)).toEqual(docked);
  });
});
