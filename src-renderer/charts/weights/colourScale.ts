/** Interpolated colours for drawing on a canvas. */
export type Rgb = readonly [number, number, number];

/** @param hex `#rrggbb`, as the style sheet's colours are written; black for anything else */
export function parseColour(hex: string): Rgb {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(hex.trim());
  const part = (i: number): number => Number.parseInt(match?.[i] ?? '0', 16);
  return [part(1), part(2), part(3)];
}

/** @param share 0 gives `from`, 1 gives `to` */
export function mixed(from: Rgb, to: Rgb, share: number): Rgb {
  const mix = (i: 0 | 1 | 2): number => Math.round(from[i] + (to[i] - from[i]) * share);
  return [mix(0), mix(1), mix(2)];
}

/**
 * From the background through a run's colour to the text colour: lightness changes monotonically, so the scale
 * works without hue.
 */
export function sequential(back: Rgb, colour: Rgb, strongest: Rgb): (share: number) => Rgb {
  return (share) => {
    const bounded = Math.min(1, Math.max(0, share));
    return bounded < 0.65
      ? mixed(back, colour, bounded / 0.65)
      : mixed(colour, strongest, ((bounded - 0.65) / 0.35) * 0.75);
  };
}

/** Diverging scale −1 … 0 … 1; the caller chooses two hues that are distinct with colour-vision deficiency. */
export function diverging(negative: Rgb, middle: Rgb, positive: Rgb): (value: number) => Rgb {
  return (value) =>
    value < 0 ? mixed(middle, negative, Math.min(1, -value)) : mixed(middle, positive, Math.min(1, value));
}
