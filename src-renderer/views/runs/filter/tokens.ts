/** Splits a filter into tokens with their positions. */
import { FilterError, OPERATORS, type Operator } from './syntax.ts';

interface Place {
  at: number;
  length: number;
}
export interface Value extends Place {
  text: string;
  quoted: boolean;
}
export type Token = Place &
  (
    | { type: 'open' | 'close' | 'minus' }
    | { type: 'and' | 'or' | 'not'; word: string }
    | { type: 'text'; text: string }
    | { type: 'compare'; name: string; operator: Operator; operatorAt: number; value: Value | null }
  );

const FIELD = /[A-Za-zλ][\wλ]*(?:\.\w*)*/y;
const BARE = /[^\s()"]+/y;
const WORDS = { AND: 'and', OR: 'or', NOT: 'not' } as const;

/** @throws FilterError for an unclosed quote, and for an operator without a field */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const character = text.charAt(at);
    if (/\s/.test(character)) {
      at += 1;
      continue;
    }
    const token = tokenAt(text, at);
    tokens.push(token);
    at += token.length;
  }
  return tokens;
}

function tokenAt(text: string, at: number): Token {
  const character = text.charAt(at);
  if (character === '(') return { type: 'open', at, length: 1 };
  if (character === ')') return { type: 'close', at, length: 1 };
  // A minus with a space after it is a word, as in `a - b`.
  if (character === '-' && /[^\s)]/.test(text.charAt(at + 1))) return { type: 'minus', at, length: 1 };
  if (character === '"') {
    const { text: quoted, length } = quote(text, at);
    return { type: 'text', at, length, text: quoted };
  }
  const compared = comparison(text, at);
  if (compared !== null) return compared;
  const operator = operatorAt(text, at);
  if (operator !== null) {
    throw new FilterError({ code: 'loneOperator', operator, at, length: operator.length });
  }
  return word(text, at);
}

/** `name operator value` without spaces; the value may be missing. */
function comparison(text: string, at: number): Token | null {
  const name = matchAt(FIELD, text, at);
  if (name === null) return null;
  const after = at + name.length;
  const operator = operatorAt(text, after);
  if (operator === null) return null;
  const valueAt = after + operator.length;
  const value = valueOf(text, valueAt);
  const length = valueAt + (value?.length ?? 0) - at;
  return { type: 'compare', at, length, name, operator, operatorAt: after, value };
}

function valueOf(text: string, at: number): Value | null {
  if (text.charAt(at) === '"') return { ...quote(text, at), at, quoted: true };
  const bare = matchAt(BARE, text, at);
  return bare === null ? null : { at, length: bare.length, text: bare, quoted: false };
}

function word(text: string, at: number): Token {
  const bare = matchAt(BARE, text, at) ?? text.charAt(at);
  const connective = Object.entries(WORDS).find(([spelt]) => spelt === bare);
  if (connective !== undefined) return { type: connective[1], at, length: bare.length, word: bare };
  return { type: 'text', at, length: bare.length, text: bare };
}

/** A backslash escapes the next character. */
function quote(text: string, at: number): { text: string; length: number } {
  let inside = '';
  for (let i = at + 1; i < text.length; i++) {
    const character = text.charAt(i);
    if (character === '\\' && i + 1 < text.length) {
      inside += text.charAt(++i);
    } else if (character === '"') {
      return { text: inside, length: i + 1 - at };
    } else inside += character;
  }
  throw new FilterError({ code: 'openQuote', at, length: text.length - at });
}

function operatorAt(text: string, at: number): Operator | null {
  return OPERATORS.find((operator) => text.startsWith(operator, at)) ?? null;
}

function matchAt(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}

/** Quotes a value where it needs quotes to be parsed as one value. */
export function quoteValue(value: string): string {
  if (matchAt(BARE, value, 0) === value && value !== '') return value;
  return `"${value.replace(/[\\"]/g, '\\$&')}"`;
}
