import { describe, expect, it } from 'vitest';
import { findCommands, marked, type Command } from '../../../src-renderer/app/commands.ts';
import { fuzzyMatch } from '../../../src-renderer/app/fuzzy.ts';

const command = (id: string, title: string, over: Partial<Command> = {}): Command => ({
  id,
  title,
  group: 'Go to',
  run: () => undefined,
  ...over,
});

const COMMANDS = [
  command('go/runs', 'Runs'),
  command('go/compare', 'Compare'),
  command('go/weights', 'Weights', { keywords: 'histograms' }),
  command('language/zh-Hant', '語言:繁體中文', { group: '外觀', keywords: 'language zh-Hant' }),
  command('run/a', 'Demo L1 0.0005', { group: 'Run', detail: 'digits · mlp 200', offered: false }),
  command('run/b', 'Demo L2 0.001', { group: 'Run', detail: 'digits · mlp 200', offered: false }),
  command('preset/x', 'Demo none', { enabled: false }),
];

const found = (query: string, recent: readonly string[] = []): string[] =>
  findCommands(COMMANDS, query, recent).map((entry) => entry.command.id);

describe('results of the palette', () => {
  it('are recent commands and the others for an empty query', () => {
    expect(found('', ['run/b', 'gone'])).toEqual([
      'run/b',
      'go/runs',
      'go/compare',
      'go/weights',
      'language/zh-Hant',
    ]);
  });

  it('match letters, words and keywords', () => {
    expect(found('cmp')).toEqual(['go/compare']);
    expect(found('demo l2')).toEqual(['run/b']);
    expect(found('l1 digits')).toEqual(['run/a']);
    expect(found('hist')).toEqual(['go/weights']);
    expect(found('中文')).toEqual(['language/zh-Hant']);
    expect(found('ZH-HANT')).toEqual(['language/zh-Hant']);
    expect(found('qqq')).toEqual([]);
  });

  it('rank titles before keywords, and recent commands first', () => {
    expect(found('run')[0]).toBe('go/runs');
    expect(found('demo')[0]).not.toBe(found('demo', ['run/b', 'run/a'])[1]);
    expect(found('demo', ['run/b'])[0]).toBe('run/b');
    expect(found('demo', ['run/a'])[0]).toBe('run/a');
  });

  it('leave out disabled commands', () => {
    expect(found('none')).toEqual([]);
  });
});

describe('fuzzy matching', () => {
  it('prefers starts of words to letters within them', () => {
    expect(fuzzyMatch('dl', 'Demo L1')?.positions).toEqual([0, 5]);
    expect(fuzzyMatch('weights', 'Open the weights')?.positions[0]).toBe(9);
  });

  it('ignores case and accents', () => {
    expect(fuzzyMatch('MULLER', 'Lauf von Müller')?.positions).toEqual([9, 10, 11, 12, 13, 14]);
  });

  it('needs every word', () => {
    expect(fuzzyMatch('demo l3', 'Demo L1')).toBeNull();
    expect(fuzzyMatch('demo l3', 'Demo L1', 'l3')).not.toBeNull();
    expect(fuzzyMatch('  ', 'Demo L1')?.positions).toEqual([]);
  });
});

describe('marked', () => {
  it('splits a title at the matches', () => {
    expect(marked('Compare', [0, 1, 5])).toEqual([
      { text: 'Co', mark: true },
      { text: 'mpa', mark: false },
      { text: 'r', mark: true },
      { text: 'e', mark: false },
    ]);
    expect(
      marked('權重', [1])
        .map((piece) => piece.text)
        .join('|'),
    ).toBe('權|重');
  });
});
