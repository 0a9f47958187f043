/** The style sheet's values for what is drawn without it. */

/** Resolved values of the style sheet; canvas cannot read variables. */
export interface Palette {
  colour(variable: string): string;
  rem: number;
  font: string;
}

export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  return {
    colour: (variable) => style.getPropertyValue(variable).trim(),
    rem: Number.parseFloat(style.fontSize),
    font: style.getPropertyValue('--font-sans'),
  };
}
