import { expect, it } from 'vitest';
import { steppedOption } from '../../../src-renderer/controls/combobox.ts';

it('arrow keys wrap around, and start at the end in their direction', () => {
  expect(['ArrowDown', 'ArrowUp'].map((key) => steppedOption(key, -1, 3))).toEqual([0, 2]);
  expect(['ArrowDown', 'ArrowUp'].map((key) => steppedOption(key, 2, 3))).toEqual([0, 1]);
  expect(steppedOption('ArrowUp', 0, 3)).toBe(2);
});

it('page keys stop at the ends', () => {
  expect(steppedOption('PageDown', 1, 20)).toBe(9);
  expect(steppedOption('PageDown', 15, 20)).toBe(19);
  expect(steppedOption('PageUp', 3, 20)).toBe(0);
});

it('other keys, and keys without options, do nothing', () => {
  expect(steppedOption('Home', 1, 20)).toBeNull();
  expect(steppedOption('ArrowDown', -1, 0)).toBeNull();
});
