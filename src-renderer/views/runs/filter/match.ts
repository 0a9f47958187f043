/** Matches runs against a filter. */
import type { RunSummary } from '../../../../src-main/contract/runs.ts';
import { leafText, type Leaf } from './configPath.ts';
import type { RunField } from './fields.ts';
import type { FilterNode, Operator, Span } from './syntax.ts';

export type RunPredicate = (run: RunSummary) => boolean;
type Comparison = Extract<FilterNode, { type: 'compare' }>;

export function filterPredicate(node: FilterNode): RunPredicate {
  switch (node.type) {
    case 'all':
      return () => true;
    case 'and': {
      const items = node.items.map(filterPredicate);
      return (run) => items.every((fits) => fits(run));
    }
    case 'or': {
      const items = node.items.map(filterPredicate);
      return (run) => items.some((fits) => fits(run));
    }
    case 'not': {
      const item = filterPredicate(node.item);
      return (run) => !item(run);
    }
    case 'text': {
      const text = node.text.toLowerCase();
      return (run) =>
        run.name.toLowerCase().includes(text) ||
        run.note.toLowerCase().includes(text) ||
        run.tags.some((tag) => tag.toLowerCase().includes(text));
    }
    case 'compare':
      return comparison(node);
    default:
      return node satisfies never;
  }
}

/** A run without a value never matches, except with `!=`. */
function comparison({ field, operator, text, span }: Comparison): RunPredicate {
  const wanted = text.toLowerCase();
  const test = (value: Leaf, sign: Operator): boolean => {
    if (value === null || value === '') return false;
    const size = sizeOf(field, value);
    if (span !== null && size !== null) return inSpan(size, sign, span);
    // A path may have a number in one run and a text in another; texts have no order.
    if (sign.startsWith('>') || sign.startsWith('<')) return false;
    return fitsText(field, value, wanted);
  };
  if (operator === '!=') return (run) => !test(field.value(run), '=');
  return (run) => test(field.value(run), operator);
}

function sizeOf(field: RunField, value: Leaf): number | null {
  if (field.kind === 'date') return typeof value === 'string' ? Date.parse(value) : null;
  return typeof value === 'number' ? value : null;
}

function inSpan(size: number, operator: Operator, { low, high }: Span): boolean {
  const point = low === high;
  switch (operator) {
    case '>':
      return point ? size > high : size >= high;
    case '>=':
      return size >= low;
    case '<':
      return size < low;
    case '<=':
      return point ? size <= high : size < high;
    default:
      return point ? size === low : size >= low && size < high;
  }
}

function fitsText({ kind }: RunField, value: Leaf, wanted: string): boolean {
  if (typeof value === 'object' && value !== null) {
    return (
      value.some((item) => String(item).toLowerCase() === wanted) || leafText(value).toLowerCase() === wanted
    );
  }
  const text = leafText(value).toLowerCase();
  return kind === 'words' ? text.includes(wanted) : text === wanted;
}
