/** Stroke styles of lines, on the screen and in figures. Lengths in sixteenths of a rem. */
import type { ChartLine } from './plotModel.ts';

export interface Stroke {
  readonly width: number;
  readonly opacity: number;
  readonly dash: readonly number[];
  /** Radius of the circles at points; 0 for none. */
  readonly dot: number;
  readonly hollow: boolean;
}

/** Dashes of equal length, which no run uses. */
const PUBLISHED_DASH = [5, 5];
const DASHED = [6, 4];

/**
 * @param points number of drawn points
 * @param lines of the whole chart: many lines get thinner
 */
export function strokeOf({ look, dashed, dash }: ChartLine, points: number, lines: number): Stroke {
  const crowded = lines > 12;
  const base = { opacity: 1, dash: dashed === true ? DASHED : (dash ?? []), dot: 0, hollow: false };
  switch (look) {
    case 'faint':
      return { ...base, dash: [], width: 1, opacity: crowded ? 0.12 : 0.25 };
    case 'thin':
      return { ...base, width: 1, opacity: lines > 2 ? 0.75 : 0.85 };
    case 'line':
      return { ...base, width: crowded ? 1.25 : 2 };
    case 'points':
      return { ...base, width: crowded ? 1.25 : 2, dot: dotRadius(points, crowded) };
    case 'published':
      return { ...base, dash: PUBLISHED_DASH, width: crowded ? 1.25 : 1.75, dot: 3.2, hollow: true };
    case 'dot':
      return { ...base, dash: [], width: 1.5, dot: 4.5 };
    default:
      return look satisfies never;
  }
}

/** Dots on every epoch, unless they would touch. A single point is invisible without a dot. */
function dotRadius(points: number, crowded: boolean): number {
  if (points === 1) return 3;
  if (points > 60 || crowded) return 0;
  return points > 30 ? 1.8 : 2.6;
}
