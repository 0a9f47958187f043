/**
 * A colour per run, the same in every view. Slots are the Okabe–Ito colours without yellow, too faint on
 * white, and without sky blue, too near to blue once it is dark enough; the style sheet holds their values
 * for light and dark (`--run-0` …).
 */
export const COLOUR_SLOTS = 6;

/**
 * Adds runs not seen yet in turn, and moves a selected run to the lowest free slot when an earlier selected
 * run has its colour. A run that is not in conflict never changes its colour.
 * @param ids runs, oldest first
 * @param selected runs that are shown together, at most COLOUR_SLOTS
 */
export function assignColours(
  known: ReadonlyMap<string, number>,
  ids: readonly string[],
  selected: readonly string[],
): ReadonlyMap<string, number> {
  const slots = new Map(known);
  for (const id of ids) {
    if (!slots.has(id)) slots.set(id, slots.size % COLOUR_SLOTS);
  }
  const taken = new Set<number>();
  for (const id of selected) {
    const own = slots.get(id);
    if (own === undefined) continue;
    const slot = taken.has(own) ? lowestFree(taken) : own;
    slots.set(id, slot);
    taken.add(slot);
  }
  return slots;
}

function lowestFree(taken: ReadonlySet<number>): number {
  for (let slot = 0; slot < COLOUR_SLOTS; slot++) if (!taken.has(slot)) return slot;
  return 0;
}

/** Style sheet name of a slot's colour. */
export function colourVariable(slot: number): string {
  return `--run-${slot}`;
}
