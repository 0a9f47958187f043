import { expect, it, onTestFinished, vi } from 'vitest';
import { DEFAULT_SETTINGS, type Settings } from '../../../src-main/contract/settings.ts';
import { RidgelineError } from '../../../src-main/contract/errors.ts';
import { appWords } from '../../../src-renderer/app/words.ts';
import { SettingsState } from '../../../src-renderer/app/settings.svelte.ts';
import { clientOf } from './client.ts';
import { browserStorage } from './storage.ts';

browserStorage();

const KEY = 'ridgeline.settings';

it('starts with the copy in this browser, or with the defaults if the copy is damaged', () => {
  localStorage.setItem(KEY, JSON.stringify({ ...DEFAULT_SETTINGS, theme: 'dark' }));
  expect(new SettingsState(clientOf()).value.theme).toBe('dark');
  for (const damaged of ['', '{', '[]', '{"theme":"violet"}', '{"theme":"dark","colour":1}']) {
    localStorage.setItem(KEY, damaged);
    expect(new SettingsState(clientOf()).value).toEqual(DEFAULT_SETTINGS);
  }
});

it('loads the settings of the workstation, and stores a copy for the next start', async () => {
  const kept: Settings = { ...DEFAULT_SETTINGS, theme: 'light', language: 'zh-Hans' };
  const state = new SettingsState(clientOf({ 'settings.get': () => Promise.resolve(kept) }));
  await state.load();
  expect(state.value).toEqual(kept);
  expect(new SettingsState(clientOf()).value).toEqual(kept);
  expect(state.language).toBe('zh-Hans');
  expect(state.words(appWords).close).toBe('关闭');
});

it('shows a change at once, and reverts it if it cannot be stored', async () => {
  const state = new SettingsState(
    clientOf({
      'settings.change': () => Promise.reject(new RidgelineError('storage', 'The disk is full.')),
    }),
  );
  const change = state.change({ theme: 'dark' });
  expect(state.value.theme).toBe('dark');
  await expect(change).rejects.toThrow('The disk is full.');
  expect(state.value.theme).toBe('system');
});

it('does not let the answer to an earlier change undo a later one', async () => {
  const answers: ((settings: Settings) => void)[] = [];
  const state = new SettingsState(
    clientOf({ 'settings.change': () => new Promise((resolve) => answers.push(resolve)) }),
  );
  const first = state.change({ theme: 'dark' });
  const second = state.change({ language: 'zh-Hant' });
  await vi.waitFor(() => expect(answers).toHaveLength(2));
  answers[0]?.({ ...DEFAULT_SETTINGS, theme: 'dark' });
  await first;
  expect(state.value).toMatchObject({ theme: 'dark', language: 'zh-Hant' });
  answers[1]?.({ ...DEFAULT_SETTINGS, theme: 'dark', language: 'zh-Hant' });
  await second;
  expect(state.value).toMatchObject({ theme: 'dark', language: 'zh-Hant' });
});

it('uses the first supported language of the browser until one is chosen', async () => {
  vi.stubGlobal('navigator', { languages: ['fr-FR', 'zh-TW', 'en'] });
  onTestFinished(() => void vi.unstubAllGlobals());
  const state = new SettingsState(clientOf());
  expect(state.language).toBe('zh-Hant');
});
