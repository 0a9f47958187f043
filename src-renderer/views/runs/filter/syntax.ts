/** Syntax tree of a filter, and its errors. */
import type { RunField } from './fields.ts';

export const OPERATORS = ['>=', '<=', '!=', ':', '=', '>', '<'] as const;
export type Operator = (typeof OPERATORS)[number];

/** From `low` (inclusive) to `high` (exclusive): a day, a month, or a number, whose ends are the same. */
export interface Span {
  low: number;
  high: number;
}

export type FilterNode =
  | { type: 'all' }
  | { type: 'and'; items: FilterNode[] }
  | { type: 'or'; items: FilterNode[] }
  | { type: 'not'; item: FilterNode }
  /** Within name, tags or note. */
  | { type: 'text'; text: string }
  /** `span` where the value has a size. */
  | { type: 'compare'; field: RunField; operator: Operator; text: string; span: Span | null };

/** An error at character `at`, of `length` characters; its messages are in words.ts. */
export type FilterProblem = { at: number; length: number } & (
  | { code: 'unknownField'; name: string; suggestion: string | null }
  | { code: 'renamedField'; name: string; now: string }
  | { code: 'unknownValue'; field: string; value: string; allowed: readonly string[] }
  | { code: 'noValue'; field: string; allowed: readonly string[] }
  | { code: 'noNumber' | 'noDate' | 'noDuration'; field: string; value: string }
  | { code: 'badOperator'; field: string; operator: Operator }
  | { code: 'loneOperator'; operator: string }
  | { code: 'openQuote' | 'openParenthesis' | 'strayParenthesis' | 'emptyParentheses' }
  | { code: 'nothingAfter' | 'nothingBefore'; word: string }
);

export class FilterError extends Error {
  readonly problem: FilterProblem;
  constructor(problem: FilterProblem) {
    super(problem.code);
    this.problem = problem;
  }
}

export type ParsedFilter = { ok: true; node: FilterNode } | { ok: false; problem: FilterProblem };
