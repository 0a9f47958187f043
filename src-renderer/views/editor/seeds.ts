/** Parses seeds as users write them: `1, 2, 7`, `1-5`, or five from 1 on as `1 x5`. */

const MAX_SEEDS = 100;
const LARGEST = 0xffff_ffff;

/** The error in a text, and the part that causes it. */
export type SeedFault =
  | { kind: 'notANumber'; part: string }
  | { kind: 'tooLarge'; part: string }
  | { kind: 'backwards'; part: string }
  | { kind: 'tooMany' };

export type ParsedSeeds = { seeds: number[]; fault: null } | { seeds: null; fault: SeedFault };

const SINGLE = /^\d+$/;
const RANGE = /^(\d+)\s*(?:-|–|…|\.\.)\s*(\d+)$/;
const COUNTED = /^(\d+)\s*[x×*]\s*(\d+)$/i;

/** In the order written, without duplicates. An empty text gives no seeds: the seed of the config applies. */
export function parseSeeds(text: string): ParsedSeeds {
  const parts = text
    .split(/[,;、，\n]+|(?<=\d)\s+(?=\d)/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const seeds = new Set<number>();
  for (const part of parts) {
    const range = rangeOf(part);
    if ('kind' in range) return { seeds: null, fault: range };
    if (range.last > LARGEST) return { seeds: null, fault: { kind: 'tooLarge', part } };
    if (range.last - range.first >= MAX_SEEDS) return { seeds: null, fault: { kind: 'tooMany' } };
    for (let seed = range.first; seed <= range.last; seed++) seeds.add(seed);
    if (seeds.size > MAX_SEEDS) return { seeds: null, fault: { kind: 'tooMany' } };
  }
  return { seeds: [...seeds], fault: null };
}

function rangeOf(part: string): { first: number; last: number } | SeedFault {
  if (SINGLE.test(part)) return { first: Number(part), last: Number(part) };
  const range = RANGE.exec(part);
  if (range !== null) {
    const [first, last] = [Number(range[1]), Number(range[2])];
    return last < first ? { kind: 'backwards', part } : { first, last };
  }
  const counted = COUNTED.exec(part);
  if (counted !== null && Number(counted[2]) > 0) {
    const first = Number(counted[1]);
    return { first, last: first + Number(counted[2]) - 1 };
  }
  return { kind: 'notANumber', part };
}
