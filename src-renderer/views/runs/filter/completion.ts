/** Completions of a filter: names of fields, then values of the runs. */
import type { RunSummary } from '../../../../src-main/contract/runs.ts';
import { CONFIG_PREFIX, configPaths, leafText } from './configPath.ts';
import { fieldNamed, RUN_FIELDS, type RunField } from './fields.ts';
import { quoteValue } from './tokens.ts';

export interface Completion {
  /** The text that replaces `from` … `to`. */
  insert: string;
  /** The caret moves to the end of `insert`. */
  label: string;
  /** How many runs have this value; null for a field. */
  count: number | null;
}

export interface Completions {
  from: number;
  to: number;
  items: Completion[];
}

const MAX_ITEMS = 8;
const COMPARED = /^(?<sign>-?)(?<name>[A-Za-zλ][\wλ]*(?:\.\w+)*)(?<operator>>=|<=|!=|[:=<>])(?<value>.*)$/s;
const NAME = /^-?(?<name>[A-Za-zλ][\w.λ]*)?$/;

/** @param caret the characters before it are being typed */
export function completeFilter(text: string, caret: number, runs: readonly RunSummary[]): Completions | null {
  const from = startOfToken(text, caret);
  const typed = text.slice(from, caret);
  const to = endOfToken(text, caret);
  const compared = COMPARED.exec(typed)?.groups;
  if (compared !== undefined) {
    const field = fieldNamed(compared.name ?? '');
    if (field === undefined || isMeasured(field)) return null;
    const written = compared.value ?? '';
    // A complete term is followed by a space, unless there is one already.
    const end = to === text.length ? ' ' : '';
    const items = values(field, written.replace(/^"/, '').toLowerCase(), runs, end);
    return found(caret - written.length, to, items);
  }
  const name = NAME.exec(typed)?.groups;
  if (name === undefined) return null;
  const sign = typed.startsWith('-') ? 1 : 0;
  return found(from + sign, to, names((name.name ?? '').toLowerCase(), runs));
}

function found(from: number, to: number, items: Completion[]): Completions | null {
  return items.length === 0 ? null : { from, to, items };
}

/** For numbers and dates, existing values are rarely useful to compare with. */
function isMeasured({ kind }: RunField): boolean {
  return kind === 'number' || kind === 'seconds' || kind === 'date';
}

function names(typed: string, runs: readonly RunSummary[]): Completion[] {
  const known = RUN_FIELDS.map((field) => field.name);
  const paths = typed.startsWith(CONFIG_PREFIX.slice(0, 3)) ? configPaths(runs) : [];
  const all = [...known, ...paths];
  const starting = all.filter((name) => name.toLowerCase().startsWith(typed));
  const within = typed.length < 2 ? [] : all.filter((name) => name.toLowerCase().slice(1).includes(typed));
  return [...new Set([...starting, ...within])]
    .slice(0, typed === '' ? known.length : MAX_ITEMS)
    .map((name) => ({ insert: `${name}${operatorFor(name)}`, label: name, count: null }));
}

/** Measured values are usually compared by size. */
function operatorFor(name: string): string {
  const field = fieldNamed(name);
  return field !== undefined && isMeasured(field) ? '>' : ':';
}

function values(field: RunField, typed: string, runs: readonly RunSummary[], end: string): Completion[] {
  const counts = new Map<string, number>(field.values?.map((value) => [value, 0]));
  for (const run of runs) {
    const value = field.value(run);
    const texts = field.kind === 'list' && Array.isArray(value) ? value.map(String) : [leafText(value)];
    for (const text of texts) if (text !== '') counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return (
    [...counts]
      // A completely typed value needs no completion.
      .filter(
        ([text]) => text.toLowerCase().includes(typed) && text.toLowerCase() !== typed && text.length <= 80,
      )
      .sort(
        ([a, countA], [b, countB]) =>
          Number(b.toLowerCase().startsWith(typed)) - Number(a.toLowerCase().startsWith(typed)) ||
          countB - countA ||
          a.localeCompare(b),
      )
      .slice(0, MAX_ITEMS)
      .map(([text, count]) => ({ insert: quoteValue(text) + end, label: text, count }))
  );
}

/** Spaces and parentheses end a token, except inside quotes. */
function startOfToken(text: string, caret: number): number {
  let start = 0;
  let quoted = false;
  for (let i = 0; i < caret; i++) {
    const character = text.charAt(i);
    if (character === '"') quoted = !quoted;
    else if (!quoted && /[\s()]/.test(character)) start = i + 1;
  }
  return start;
}

function endOfToken(text: string, caret: number): number {
  const rest = /^[^\s()]*/.exec(text.slice(caret))?.[0] ?? '';
  return caret + rest.length;
}
