/**
 * The smallest single replacement that turns one text into another, so that cursor and undo history are kept.
 */
export interface TextChange {
  from: number;
  to: number;
  insert: string;
}

/** Null where the texts are the same. */
export function textChange(before: string, after: string): TextChange | null {
  if (before === after) return null;
  const shortest = Math.min(before.length, after.length);
  let from = 0;
  while (from < shortest && before[from] === after[from]) from += 1;
  let tail = 0;
  while (tail < shortest - from && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  return { from, to: before.length - tail, insert: after.slice(from, after.length - tail) };
}
