/** The word that somebody who mistyped probably meant. */

/** At most a third of the letters may differ; case does not count. */
export function nearestWord(text: string, words: readonly string[]): string | null {
  const lower = text.toLowerCase();
  let best: string | null = null;
  let least = Math.max(1, Math.floor(text.length / 3)) + 1;
  for (const word of words) {
    const candidate = word.toLowerCase();
    const distance = candidate.startsWith(lower) && lower.length > 2 ? 0.5 : edits(lower, candidate);
    if (distance < least) {
      least = distance;
      best = word;
    }
  }
  return best;
}

/** Levenshtein distance. */
function edits(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substituted, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
