import { describe, expect, it } from 'vitest';
import {
  KeySequence,
  keysOf,
  SEQUENCE_MS,
  stepOf,
  type KeyPress,
} from '../../../src-renderer/app/shortcuts.ts';

const press = (key: string, over: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...over,
});

describe('a key press as a step', () => {
  it.each([
    ['g', press('g'), false],
    ['shift+g', press('G', { shiftKey: true }), false],
    // The key already includes the effect of Shift.
    ['?', press('?', { shiftKey: true }), false],
    ['shift+enter', press('Enter', { shiftKey: true }), false],
    ['mod+k', press('k', { ctrlKey: true }), false],
    ['other+k', press('k', { ctrlKey: true }), true],
    ['mod+k', press('k', { metaKey: true }), true],
    ['mod+shift+z', press('Z', { metaKey: true, shiftKey: true }), true],
    // AltGr on a German keyboard.
    ['[', press('[', { altKey: true }), false],
    ['alt+a', press('a', { altKey: true }), false],
    ['space', press(' '), false],
  ])('%s', (step, event, mac) => {
    expect(stepOf(event, mac)).toBe(step);
  });

  it('uses the position of the key on a keyboard with another script', () => {
    expect(stepOf(press('ㄕ', { code: 'KeyG' }), false)).toBe('g');
    expect(stepOf(press('л', { code: 'KeyK', ctrlKey: true }), false)).toBe('mod+k');
  });

  it('is null for a modifier alone', () => {
    expect(stepOf(press('Control', { ctrlKey: true }), false)).toBeNull();
    expect(stepOf(press('Shift', { shiftKey: true }), false)).toBeNull();
  });
});

describe('a sequence of steps', () => {
  const shortcuts = ['g r', 'g w', '?', 'r'];

  it('is completed by the next key', () => {
    const sequence = new KeySequence();
    expect(sequence.press('g', shortcuts, 0)).toBe('pending');
    expect(sequence.press('w', shortcuts, 100)).toEqual({ shortcut: 'g w' });
    expect(sequence.press('w', shortcuts, 200)).toBeNull();
  });

  it('starts again with a step that does not continue it', () => {
    const sequence = new KeySequence();
    sequence.press('g', shortcuts, 0);
    expect(sequence.press('?', shortcuts, 100)).toEqual({ shortcut: '?' });
    expect(sequence.press('r', shortcuts, 200)).toEqual({ shortcut: 'r' });
    sequence.press('g', shortcuts, 300);
    expect(sequence.press('g', shortcuts, 400)).toBe('pending');
    expect(sequence.press('r', shortcuts, 500)).toEqual({ shortcut: 'g r' });
  });

  it('expires', () => {
    const sequence = new KeySequence();
    sequence.press('g', shortcuts, 0);
    expect(sequence.press('w', shortcuts, SEQUENCE_MS + 1)).toBeNull();
    sequence.press('g', shortcuts, 10_000);
    expect(sequence.press('r', shortcuts, 10_000 + SEQUENCE_MS + 1)).toEqual({ shortcut: 'r' });
  });
});

describe('keys to show', () => {
  it('use the modifier names of the platform', () => {
    expect(keysOf('mod+k', false)).toEqual([['Ctrl', 'K']]);
    expect(keysOf('mod+k', true)).toEqual([['⌘', 'K']]);
    expect(keysOf('g r', false)).toEqual([['G'], ['R']]);
    expect(keysOf('shift+enter', false)).toEqual([['Shift', '↵']]);
    expect(keysOf('mod++', false)).toEqual([['Ctrl', '+']]);
  });
});
