/**
 * Regularisers written as text, the notation of source 002 (`l2(lambd=0.01)`), whose NumPy code adds λ·Σ|w| and
 * λ/2·Σw²: the notation therefore implies convention `half` and the subgradient method for L1.
 */
import type { RegularizerConfig } from '../contract/config.ts';
import { RidgelineError } from '../contract/errors.ts';
import { nearest } from '../shared/nearest.ts';

/** A valid example, for messages and for the JSON Schema. */
export const NOTATION_EXAMPLE = 'l2(lambd=0.01)';
const EXAMPLES = `Write for example ${NOTATION_EXAMPLE}, l1(lambd=0.0001), l1l2(l1=0.0001,l2=0.01) or none`;

/** Argument names of each kind; each inner list holds the spellings of one argument. */
const ARGUMENTS = {
  none: [],
  l1: [['lambd', 'lambda']],
  l2: [['lambd', 'lambda']],
  l1l2: [['l1'], ['l2']],
} as const satisfies Record<string, readonly (readonly string[])[]>;
type Kind = keyof typeof ARGUMENTS;
const KINDS = ['none', 'l1', 'l2', 'l1l2'] as const satisfies readonly Kind[];

const CALL = /^([a-z0-9_-]*)(?:\((.*)\))?$/s;
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/;

/**
 * @param text e.g. `l2(lambd=0.01)`, `L1( lambda = 1e-4 )`, `none`; case and white space do not matter
 * @throws RidgelineError `bad-input` that says what is wrong and shows valid examples
 */
export function parseRegularizer(text: string): RegularizerConfig {
  const compact = text.replace(/\s+/g, '').toLowerCase();
  const call = CALL.exec(compact);
  if (call === null) {
    throw problem(text, 'it is not a name with arguments in one pair of parentheses');
  }
  const name = call[1] ?? '';
  const kind = KINDS.find((known) => known === name);
  if (kind === undefined) {
    const near = nearest(name, KINDS);
    const hint = near === undefined ? '' : `; did you mean ${near}?`;
    throw problem(text, name === '' ? 'it names no kind' : `there is no kind "${name}"${hint}`);
  }
  const values = parseArguments(text, kind, call[2] ?? '');
  const shared = { convention: 'half', apply: 'kernels' } as const;
  switch (kind) {
    case 'none':
      return { kind };
    case 'l1':
      return { kind, lambda: values[0] ?? 0, l1Method: 'subgradient', ...shared };
    case 'l2':
      return { kind, lambda: values[0] ?? 0, ...shared };
    case 'l1l2':
      return { kind, lambda1: values[0] ?? 0, lambda2: values[1] ?? 0, l1Method: 'subgradient', ...shared };
    default:
      return kind satisfies never;
  }
}

/** The values of a kind's arguments in the order of `ARGUMENTS`; each must be given exactly once. */
function parseArguments(text: string, kind: Kind, list: string): number[] {
  const slots: readonly (readonly string[])[] = ARGUMENTS[kind];
  const found = new Map<number, number>();
  for (const part of list === '' ? [] : list.split(',')) {
    const [name = '', value, ...rest] = part.split('=');
    if (value === undefined || rest.length > 0) {
      throw problem(text, `"${part}" is not an argument of the form name=number`);
    }
    const slot = slots.findIndex((spellings) => spellings.includes(name));
    const allowed = slots.flat().join(', ');
    if (slot === -1) {
      const takes = allowed === '' ? 'takes no arguments' : `takes ${allowed}`;
      throw problem(text, `${kind} ${takes}, not "${name}"`);
    }
    if (found.has(slot)) throw problem(text, `"${name}" is given twice`);
    found.set(slot, parseLambda(text, name, value));
  }
  return slots.map((spellings, slot) => {
    const value = found.get(slot);
    if (value === undefined) throw problem(text, `${kind} needs ${spellings.join(' or ')}`);
    return value;
  });
}

function parseLambda(text: string, name: string, written: string): number {
  const value = DECIMAL.test(written) ? Number(written) : NaN;
  if (!Number.isFinite(value)) throw problem(text, `${name} is "${written}", which is not a number`);
  if (value < 0) throw problem(text, `${name} is ${written}, but a penalty cannot be negative`);
  return value;
}

function problem(text: string, what: string): RidgelineError {
  const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return new RidgelineError('bad-input', `Cannot read the regulariser "${shown}": ${what}. ${EXAMPLES}.`);
}
