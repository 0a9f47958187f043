import { describe, expect, it } from 'vitest';
import { regularizer } from '../../src-main/contract/config.ts';
import { RidgelineError } from '../../src-main/contract/errors.ts';
import { parseRegularizer } from '../../src-main/experiment/notation.ts';

const l1 = { kind: 'l1', convention: 'half', l1Method: 'subgradient', apply: 'kernels' };
const l2 = { kind: 'l2', convention: 'half', apply: 'kernels' };

describe('parseRegularizer', () => {
  it.each([
    ['l2(lambd=0.01)', { ...l2, lambda: 0.01 }],
    ['l1(lambd=0.0001)', { ...l1, lambda: 0.0001 }],
    ['l1(lambda=1e-4)', { ...l1, lambda: 0.0001 }],
    ['  L2 ( Lambd = .5 ) ', { ...l2, lambda: 0.5 }],
    ['l2(lambd=0)', { ...l2, lambda: 0 }],
    ['none', { kind: 'none' }],
    ['None()', { kind: 'none' }],
    ['l1l2(l2=0.01, l1=0.001)', { ...l1, kind: 'l1l2', lambda1: 0.001, lambda2: 0.01 }],
  ])('reads %s', (text, expected) => {
    const parsed = parseRegularizer(text);
    expect(parsed).toEqual(expected);
    expect(regularizer.parse(parsed)).toEqual(expected);
  });

  it.each([
    ['', 'it names no kind'],
    ['l3(lambd=1)', 'there is no kind "l3"; did you mean l1?'],
    ['dropout(0.5)', 'there is no kind "dropout"'],
    ['l2', 'l2 needs lambd or lambda'],
    ['l2()', 'l2 needs lambd or lambda'],
    ['l2(0.01)', '"0.01" is not an argument of the form name=number'],
    ['l2(lambd=0.01', 'it is not a name with arguments in one pair of parentheses'],
    ['l2(lambd=0.01))', 'lambd is "0.01)", which is not a number'],
    ['l2(alpha=0.01)', 'l2 takes lambd, lambda, not "alpha"'],
    ['none(lambd=1)', 'none takes no arguments, not "lambd"'],
    ['l2(lambd=1,lambda=2)', '"lambda" is given twice'],
    ['l2(lambd=-1)', 'lambd is -1, but a penalty cannot be negative'],
    ['l2(lambd=1e999)', 'lambd is "1e999", which is not a number'],
    ['l2(lambd=0x10)', 'lambd is "0x10", which is not a number'],
    ['l2(lambd=)', 'lambd is "", which is not a number'],
    ['l2(lambd=1,)', '"" is not an argument of the form name=number'],
    ['l1l2(l1=0.1)', 'l1l2 needs l2'],
    ['toString(lambd=1)', 'there is no kind "tostring"'],
  ])('refuses %s', (text, reason) => {
    expect(() => parseRegularizer(text)).toThrow(
      new RidgelineError(
        'bad-input',
        `Cannot read the regulariser "${text}": ${reason}. Write for example l2(lambd=0.01), ` +
          'l1(lambd=0.0001), l1l2(l1=0.0001,l2=0.01) or none.',
      ),
    );
  });
});
