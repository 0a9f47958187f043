/** Selection of rows: a limited number can be compared, any number deleted or tagged. */

/** The rows from one to another, both included, whichever comes first. */
export function rowRange(ids: readonly string[], from: string, to: string): string[] {
  const a = ids.indexOf(from);
  const b = ids.indexOf(to);
  if (b < 0) return [];
  if (a < 0) return [to];
  return ids.slice(Math.min(a, b), Math.max(a, b) + 1);
}

/** Tags of runs with how many have each, most used first. */
export function countTags(runs: readonly { tags: readonly string[] }[]): { tag: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const run of runs) for (const tag of run.tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return [...counts]
    .map(([tag, count]) => ({ tag, count }))
    .sort((a, b) => b.count - a.count || a.tag.localeCompare(b.tag));
}

/** Parses typed tags, separated by commas, without duplicates. */
export function splitTags(text: string): string[] {
  const tags = text.split(',').map((tag) => tag.trim());
  return [...new Set(tags.filter((tag) => tag !== ''))];
}

/** Characters of tags that fit into a row beside the button; the padding of a chip counts as two. */
const TAG_ROOM = 17;

/** The first tags that fit into a row; at least one, which is truncated if needed. */
export function fittingTags(tags: readonly string[]): readonly string[] {
  let room = TAG_ROOM;
  const beyond = tags.findIndex((tag) => (room -= tag.length + 2) < 0);
  return beyond < 0 ? tags : tags.slice(0, Math.max(1, beyond));
}
