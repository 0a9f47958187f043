/** Fuzzy search: `cmp` finds Compare, `demo l1` finds Demo L1 0.0005. */

export interface Match {
  /** Higher is better. */
  score: number;
  /** Indices of the characters of the text that matched, ascending; empty where only the keywords did. */
  positions: readonly number[];
}

const START = 8;
const CONSECUTIVE = 6;
const ANY = 1;
const IN_KEYWORDS = -10;

/**
 * Every word of the query must be in the text, its letters in order, or in the keywords as a whole. An empty
 * query matches all.
 */
export function fuzzyMatch(query: string, text: string, keywords = ''): Match | null {
  const words = normalise(query)
    .split(/\s+/)
    .filter((word) => word !== '');
  const positions = new Set<number>();
  let score = 0;
  for (const word of words) {
    const inText = matchWord(word, normalise(text));
    if (inText !== null) {
      for (const position of inText.positions) positions.add(position);
      score += inText.score;
      continue;
    }
    // Scattered letters of keywords, which are not shown, would match everything.
    if (!normalise(keywords).includes(word)) return null;
    score += IN_KEYWORDS;
  }
  // Of two equal matches, the shorter text is closer to the query.
  return { score: score - text.length * 0.01, positions: [...positions].sort((a, b) => a - b) };
}

/** Same length as the text, so that positions fit it. */
function normalise(text: string): string {
  return Array.from({ length: text.length }, (_, i) => {
    const lower = (text[i] ?? '').normalize('NFKD').toLowerCase();
    return lower[0] ?? '';
  }).join('');
}

/** The best way to find the characters of a word in a text in their order. */
function matchWord(word: string, text: string): Match | null {
  // A number, or a name with a number (`l1`), must match as a whole.
  if (/\d/.test(word) && !text.includes(word)) return null;
  let best: Match | null = null;
  for (let start = text.indexOf(word[0] ?? ''); start >= 0; start = text.indexOf(word[0] ?? '', start + 1)) {
    const match = matchFrom(word, text, start);
    // If this start fails, every later one fails, too.
    if (match === null) break;
    if (best === null || match.score > best.score) best = match;
  }
  return best;
}

/** Greedy from a given first character: prefers the start of the next word if the rest fits from there. */
function matchFrom(word: string, text: string, start: number): Match | null {
  const positions: number[] = [];
  let score = 0;
  let at = start;
  for (let i = 0; i < word.length; i++) {
    const character = word.charAt(i);
    if (i > 0) at = nextPlace(character, word.slice(i), text, at + 1);
    if (at < 0) return null;
    positions.push(at);
    score += placeScore(text, at, positions.at(-2));
  }
  return { score, positions };
}

function nextPlace(character: string, rest: string, text: string, from: number): number {
  const next = text.indexOf(character, from);
  if (next < 0 || next === from) return next;
  for (let place = next; place >= 0; place = text.indexOf(character, place + 1)) {
    if (isStart(text, place) && isSubsequence(rest, text, place)) return place;
  }
  return next;
}

function isSubsequence(word: string, text: string, from: number): boolean {
  let at = from - 1;
  return Array.from(word).every((character) => (at = text.indexOf(character, at + 1)) >= 0);
}

function placeScore(text: string, at: number, before: number | undefined): number {
  if (before !== undefined && at === before + 1) return ANY + CONSECUTIVE;
  return isStart(text, at) ? ANY + START : ANY;
}

function isStart(text: string, at: number): boolean {
  return at === 0 || /[\s/·_:.,()-]/.test(text[at - 1] ?? '');
}
