/**
 * The look of a run in every chart and table. Six hues (the Okabe–Ito colours without yellow, too faint on
 * white, and without sky blue, too near to blue once it is dark enough), each in two lightnesses, then the same
 * again with dashes of different lengths: sixty looks, told apart without colour vision too. The style sheet
 * holds the colours for light and dark (`--run-0` … `--run-11`).
 */
export const HUES = 6;
const COLOURS = 12;
/** Lengths of strokes and gaps. Published figures have dashes of equal length, which none of these is. */
const DASHES: readonly (readonly number[])[] = [[], [9, 3], [2, 2.5], [9, 3, 2, 3], [9, 3, 2, 3, 2, 3]];
export const LOOKS = COLOURS * DASHES.length;

/** Crockford's base 32, the alphabet of run ids: runs that are queued together have consecutive ids. */
const DIGITS = '0123456789abcdefghjkmnpqrstvwxyz';

/** The look a run prefers; it follows from the id alone. */
export function preferredLook(id: string): number {
  let look = 0;
  for (const character of id) {
    const digit = DIGITS.indexOf(character);
    look = (look * DIGITS.length + (digit < 0 ? character.charCodeAt(0) : digit)) % HUES;
  }
  return look;
}

/**
 * Looks of the runs that do not have their preferred one. Of two selected runs with the same look, the later
 * gets the nearest free one: first another hue, then another lightness, then other dashes.
 * @param remembered earlier results
 * @param selected runs that are shown together, at most LOOKS
 */
export function resolveLooks(
  remembered: ReadonlyMap<string, number>,
  selected: readonly string[],
): ReadonlyMap<string, number> {
  const looks = new Map(remembered);
  const taken = new Set<number>();
  for (const id of selected) {
    const own = looks.get(id) ?? preferredLook(id);
    const look = taken.has(own) ? firstFree(taken, own) : own;
    if (look !== own) looks.set(id, look);
    taken.add(look);
  }
  return looks;
}

function firstFree(taken: ReadonlySet<number>, own: number): number {
  for (let round = 0; round < LOOKS / HUES; round++) {
    for (let i = 0; i < HUES; i++) {
      const look = round * HUES + ((own + i) % HUES);
      if (!taken.has(look)) return look;
    }
  }
  return own;
}

/** CSS variable of a look's colour. */
export function colourVariable(look: number): string {
  return `--run-${look % COLOURS}`;
}

/** Strokes and gaps of a look's lines; empty for a solid line. */
export function dashOf(look: number): readonly number[] {
  return DASHES[Math.floor(look / COLOURS) % DASHES.length] ?? [];
}
