/** A beginning of a word is nearer to it than any typing mistake, unless it is as short as many words' are. */
const BEGINNING = { distance: 0.5, letters: 3 };

/**
 * The candidate nearest to a name by edit distance, case ignored; undefined where none begins with the name or is
 * near enough to be a likely typing mistake (more than a third of the name, at least two edits, would have to change).
 */
export function nearest(name: string, candidates: readonly string[]): string | undefined {
  const limit = Math.max(2, Math.floor(name.length / 3));
  let best: string | undefined;
  let bestDistance = limit + 1;
  for (const candidate of candidates) {
    const distance = distanceBetween(name.toLowerCase(), candidate.toLowerCase());
    // A name of which every letter differs resembles nothing, however short it is.
    if (distance < bestDistance && distance < Math.max(name.length, candidate.length)) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

function distanceBetween(name: string, candidate: string): number {
  const begins = name.length >= BEGINNING.letters && name !== candidate && candidate.startsWith(name);
  return begins ? BEGINNING.distance : editDistance(name, candidate);
}

/** Edit distance with transpositions of neighbours (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replace = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let cost = Math.min(replace, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1);
      }
      row.push(cost);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
