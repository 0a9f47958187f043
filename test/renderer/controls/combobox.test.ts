import { expect, it } from 'vitest';
import { steppedOption } from '../../../src-renderer/controls/combobox.ts';

it('the arrows go round the ends, and begin at the end that they come from', () => {
  expect(['ArrowDown', 'ArrowUp'].map((key) => steppedOption(key, -1, 3))).toEqual([0, 2]);
  expect(['ArrowDown', 'ArrowUp'].map((key) => steppedOption(key, 2, 3))).toEqual([0, 1]);
  expect(steppedOption('ArrowUp', 0, 3)).toBe(2);
});

it('pages stop at the ends', () => {
  expect(steppedOption('PageDown', 1, 20)).toBe(9);
  expect(steppedOption('PageDown', 15, 20)).toBe(19);
  expect(steppedOption('PageUp', 3, 20)).toBe(0);
});

it('other keys, and keys without options, lead nowhere', () => {
  expect(steppedOption('Home', 1, 20)).toBeNull();
  expect(steppedOption('ArrowDown', -1, 0)).toBeNull();
});
