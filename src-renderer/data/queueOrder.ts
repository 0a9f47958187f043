/** The order of waiting runs after a move. Runs that move together keep their relative order. */

export type Movement = 'up' | 'down' | 'top' | 'bottom';

/** @param before a run that does not move, or null for the end */
export function reordered(order: readonly string[], ids: readonly string[], before: string | null): string[] {
  const moved = new Set(ids);
  const staying = order.filter((id) => !moved.has(id));
  const at = before === null ? staying.length : staying.indexOf(before);
  return at < 0 ? [...order] : [...staying.slice(0, at), ...ids, ...staying.slice(at)];
}

/**
 * The run before which the selected runs are placed; null for the end, and undefined where nothing would move.
 * Up and down close the gaps between the selected runs: they end up together, one position from the first, or
 * the last, of them.
 */
export function destination(
  order: readonly string[],
  chosen: readonly string[],
  movement: Movement,
): string | null | undefined {
  const moved = new Set(chosen);
  const places = order.flatMap((id, i) => (moved.has(id) ? [i] : []));
  const staying = order.filter((id) => !moved.has(id));
  const [first] = places;
  const last = places.at(-1);
  if (first === undefined || last === undefined) return undefined;
  // Number of unselected runs before the first, and before the last, selected run.
  const ahead = first;
  const behind = last - (places.length - 1);
  const at = {
    up: Math.max(0, ahead - 1),
    down: Math.min(staying.length, behind + 1),
    top: 0,
    bottom: staying.length,
  }[movement];
  const before = staying[at] ?? null;
  const after = reordered(order, inOrder(order, chosen), before);
  return after.every((id, i) => id === order[i]) ? undefined : before;
}

/** The selected runs in queue order; runs that no longer wait are left out. */
export function inOrder(order: readonly string[], chosen: readonly string[]): string[] {
  const wanted = new Set(chosen);
  return order.filter((id) => wanted.has(id));
}

/** Target of a drop above or below a row: the next run from there that is not dragged. */
export function dropTarget(
  order: readonly string[],
  moved: readonly string[],
  over: string,
  below: boolean,
): string | null {
  const from = order.indexOf(over) + (below ? 1 : 0);
  return order.slice(from).find((id) => !moved.includes(id)) ?? null;
}
