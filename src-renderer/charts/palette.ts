/** Values of the style sheet for drawing on a canvas. */

/** Resolved values of the style sheet; canvas cannot read variables. */
export interface Palette {
  colour(variable: string): string;
  rem: number;
  font: string;
}

/** @param element whose theme counts */
export function readPalette(element: Element = document.documentElement): Palette {
  const style = getComputedStyle(element);
  const colours = new Map<string, string>();
  return {
    colour(variable) {
      const known = colours.get(variable);
      if (known !== undefined) return known;
      // Cached: reading the style sheet costs more than drawing a short line.
      const colour = style.getPropertyValue(variable).trim();
      colours.set(variable, colour);
      return colour;
    },
    rem: Number.parseFloat(getComputedStyle(document.documentElement).fontSize),
    font: style.getPropertyValue('--font-sans'),
  };
}

/**
 * The light theme's colours in any theme: figures are for paper.
 * @param variables those that the figure uses
 */
export function printPalette(variables: readonly string[]): Palette {
  const element = document.createElement('div');
  element.dataset['theme'] = 'light';
  element.hidden = true;
  document.body.append(element);
  const palette = readPalette(element);
  const colours = new Map(variables.map((variable) => [variable, palette.colour(variable)]));
  // The computed style is empty once its element is removed.
  element.remove();
  return { colour: (variable) => colours.get(variable) ?? '#000000', rem: 16, font: palette.font };
}
