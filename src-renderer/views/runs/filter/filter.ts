/**
 * The filter of the list of runs: `tag:paper testAcc>90% -(status:failed OR engine:webgpu)`.
 *
 *     filter     = [ disjunction ]
 *     disjunction = conjunction { "OR" conjunction }
 *     conjunction = unit { [ "AND" ] unit }
 *     unit       = ( "-" | "NOT" ) unit | "(" disjunction ")" | comparison | text
 *     comparison = field operator value          without blanks between them
 *     text       = word | '"' anything '"'       within name, tags or note
 */
import { renamed } from '../../../../src-main/contract/metrics.ts';
import { nearest } from '../../../../src-main/shared/nearest.ts';
import { fieldNamed, RUN_FIELDS, type RunField } from './fields.ts';
import { FilterError, type FilterNode, type Operator, type ParsedFilter, type Span } from './syntax.ts';
import { tokenize, type Token } from './tokens.ts';
import { readDate, readDuration, readNumber } from './values.ts';

type Comparison = Extract<Token, { type: 'compare' }>;

/** Never throws. */
export function parseFilter(text: string): ParsedFilter {
  try {
    return { ok: true, node: new Parser(tokenize(text), text.length).parse() };
  } catch (error) {
    if (error instanceof FilterError) return { ok: false, problem: error.problem };
    throw error;
  }
}

class Parser {
  readonly #tokens: readonly Token[];
  readonly #end: number;
  #next = 0;

  constructor(tokens: readonly Token[], end: number) {
    this.#tokens = tokens;
    this.#end = end;
  }

  parse(): FilterNode {
    if (this.#tokens.length === 0) return { type: 'all' };
    const node = this.#disjunction(null);
    const rest = this.#peek();
    if (rest !== undefined) throw new FilterError({ code: 'strayParenthesis', at: rest.at, length: 1 });
    return node;
  }

  /** @param before the word that needs an operand after it, for the message */
  #disjunction(before: Token | null): FilterNode {
    const items = [this.#conjunction(before)];
    for (let or = this.#accept('or'); or !== null; or = this.#accept('or')) items.push(this.#conjunction(or));
    const [only] = items;
    return items.length === 1 && only !== undefined ? only : { type: 'or', items };
  }

  #conjunction(before: Token | null): FilterNode {
    const items = [this.#unit(before)];
    for (;;) {
      const and = this.#accept('and');
      const next = this.#peek();
      if (and === null && (next === undefined || next.type === 'or' || next.type === 'close')) break;
      items.push(this.#unit(and));
    }
    const [only] = items;
    return items.length === 1 && only !== undefined ? only : { type: 'and', items };
  }

  #unit(before: Token | null): FilterNode {
    const token = this.#peek();
    if (token === undefined) throw this.#nothing(before);
    this.#next += 1;
    switch (token.type) {
      case 'minus':
      case 'not':
        return { type: 'not', item: this.#unit(token) };
      case 'open':
        return this.#group(token);
      case 'text':
        return { type: 'text', text: token.text };
      case 'compare':
        return compare(token);
      case 'and':
      case 'or':
        throw new FilterError({
          code: 'nothingBefore',
          word: token.word,
          at: token.at,
          length: token.length,
        });
      case 'close':
        if (before !== null) throw this.#nothing(before);
        throw new FilterError({ code: 'strayParenthesis', at: token.at, length: 1 });
      default:
        return token satisfies never;
    }
  }

  #group(open: Token): FilterNode {
    const close = this.#accept('close');
    if (close !== null) {
      throw new FilterError({ code: 'emptyParentheses', at: open.at, length: close.at + 1 - open.at });
    }
    const node = this.#disjunction(open);
    if (this.#accept('close') === null) {
      throw new FilterError({ code: 'openParenthesis', at: open.at, length: 1 });
    }
    return node;
  }

  #nothing(before: Token | null): FilterError {
    if (before === null) return new FilterError({ code: 'nothingAfter', word: '', at: this.#end, length: 0 });
    const { at, length } = before;
    if (before.type === 'open') return new FilterError({ code: 'openParenthesis', at, length });
    const word = 'word' in before ? before.word : '-';
    return new FilterError({ code: 'nothingAfter', word, at, length });
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#next];
  }

  #accept(type: Token['type']): Token | null {
    const token = this.#peek();
    if (token?.type !== type) return null;
    this.#next += 1;
    return token;
  }
}

function compare({ name, operator, operatorAt, value, at }: Comparison): FilterNode {
  const field = fieldNamed(name);
  if (field === undefined) {
    const now = renamed(name);
    if (now !== undefined)
      throw new FilterError({ code: 'renamedField', name, now, at, length: name.length });
    const known = RUN_FIELDS.map((each) => each.name);
    const suggestion = nearest(name, known) ?? null;
    throw new FilterError({ code: 'unknownField', name, suggestion, at, length: name.length });
  }
  const allowed = field.values ?? [];
  if (value === null || value.text === '') {
    const end = operatorAt + operator.length;
    throw new FilterError({ code: 'noValue', field: field.name, allowed, at, length: end - at });
  }
  if (isOrder(operator) && ['words', 'word', 'list'].includes(field.kind)) {
    const length = operator.length;
    throw new FilterError({ code: 'badOperator', field: field.name, operator, at: operatorAt, length });
  }
  const place = { at: value.at, length: value.length };
  if (
    field.values !== undefined &&
    !allowed.some((known) => known.toLowerCase() === value.text.toLowerCase())
  ) {
    throw new FilterError({
      code: 'unknownValue',
      field: field.name,
      value: value.text,
      allowed,
      ...place,
    });
  }
  return {
    type: 'compare',
    field,
    operator,
    text: value.text,
    span: spanOf(field, operator, value.text, place),
  };
}

function spanOf(
  field: RunField,
  operator: Operator,
  value: string,
  place: { at: number; length: number },
): Span | null {
  const wrong = (code: 'noNumber' | 'noDate' | 'noDuration'): FilterError =>
    new FilterError({ code, field: field.name, value, ...place });
  switch (field.kind) {
    case 'number':
      return orThrow(readNumber(value), wrong('noNumber'));
    case 'seconds':
      return orThrow(readDuration(value), wrong('noDuration'));
    case 'date':
      return orThrow(readDate(value), wrong('noDate'));
    case 'leaf':
      // The type at a path differs between runs, but only numbers can be compared by size.
      return isOrder(operator) ? orThrow(readNumber(value), wrong('noNumber')) : readNumber(value);
    case 'words':
    case 'word':
    case 'list':
      return null;
    default:
      return field.kind satisfies never;
  }
}

function orThrow(span: Span | null, error: FilterError): Span {
  if (span === null) throw error;
  return span;
}

function isOrder(operator: Operator): boolean {
  return operator.includes('>') || operator.includes('<');
}
