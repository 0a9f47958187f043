import { describe, expect, it } from 'vitest';
import {
  destination,
  dropTarget,
  inOrder,
  type Movement,
  reordered,
} from '../../../../src-renderer/data/queueOrder.ts';

const list = (text: string): string[] => text.split('');

/** The order after a move; unchanged if nothing moves. */
function after(order: string, chosen: string, movement: Movement): string {
  const ids = inOrder(list(order), list(chosen));
  const before = destination(list(order), ids, movement);
  return before === undefined ? order : reordered(list(order), ids, before).join('');
}

describe('moving one run', () => {
  it.each([
    ['c', 'up', 'acbde'],
    ['c', 'down', 'abdce'],
    ['c', 'top', 'cabde'],
    ['c', 'bottom', 'abdec'],
    ['a', 'up', 'abcde'],
    ['a', 'top', 'abcde'],
    ['e', 'down', 'abcde'],
    ['e', 'bottom', 'abcde'],
  ] as const)('of %s %s', (chosen, movement, expected) => {
    expect(after('abcde', chosen, movement)).toBe(expected);
  });
});

describe('moving several runs', () => {
  it.each([
    ['cd', 'up', 'acdbe'],
    ['db', 'up', 'bdace'],
    ['bd', 'down', 'acebd'],
    ['ab', 'down', 'cabde'],
    ['eb', 'top', 'beacd'],
    ['ad', 'bottom', 'bcead'],
    // Already in front, but apart: they close up.
    ['ac', 'up', 'acbde'],
    ['ab', 'up', 'abcde'],
    ['abcde', 'down', 'abcde'],
  ] as const)('of %s %s keeps their order', (chosen, movement, expected) => {
    expect(after('abcde', chosen, movement)).toBe(expected);
  });

  it('changes nothing without waiting runs', () => {
    expect(destination(list('abc'), ['x'], 'up')).toBeUndefined();
    expect(destination([], ['x'], 'top')).toBeUndefined();
  });
});

describe('dropping', () => {
  it.each([
    ['d', 'b', false, 'adbc'],
    ['d', 'b', true, 'abdc'],
    ['a', 'd', true, 'bcda'],
    ['ac', 'c', false, 'bacd'],
    ['bd', 'a', true, 'abdc'],
  ])('%s on %s, below: %s', (moved, over, below, expected) => {
    const order = list('abcd');
    const ids = inOrder(order, list(moved));
    expect(reordered(order, ids, dropTarget(order, ids, over, below)).join('')).toBe(expected);
  });
});

it('ignores a run that has left the queue', () => {
  expect(reordered(list('abc'), ['a'], 'x')).toEqual(list('abc'));
});
