/** Run ids: short enough to type, and in creation order when sorted as text. */

/** Crockford's base 32: without i, l, o and u, which are easily misread, and in ASCII order. */
const DIGITS = '0123456789abcdefghjkmnpqrstvwxyz';
/** 45 bits of milliseconds last until the year 3084. */
const LENGTH = 9;

/**
 * The creation time in milliseconds, or the newest id plus 1 if that is larger, so that ids stay unique and ascending
 * when two runs are added within a millisecond or the clock is set back.
 * @param now milliseconds since 1970
 * @param newest largest id so far, or null
 */
export function nextRunId(now: number, newest: string | null): string {
  let rest = newest === null ? now : Math.max(now, decode(newest) + 1);
  let id = '';
  for (let i = 0; i < LENGTH; i++) {
    id = `${DIGITS[rest % 32] ?? ''}${id}`;
    rest = Math.floor(rest / 32);
  }
  return id;
}

function decode(id: string): number {
  let value = 0;
  for (const digit of id) value = value * 32 + DIGITS.indexOf(digit);
  return value;
}
