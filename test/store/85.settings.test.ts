import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../src-main/contract/settings.ts';
import { open, temporaryFile } from './fixtures.ts';

/** Invalid values that another program might have stored. */
function overwrite(file: string, value: string): void {
  const db = new Database(file);
  db.prepare("UPDATE preferences SET value = ? WHERE key = 'settings'").run(value);
  db.close();
}

describe('settings in the store', () => {
  it('have defaults, and survive a restart', () => {
    const file = temporaryFile();
    const store = open(file);
    expect(store.settings()).toEqual(DEFAULT_SETTINGS);
    expect(store.changeSettings({ theme: 'dark' })).toEqual({ ...DEFAULT_SETTINGS, theme: 'dark' });
    store.changeSettings({ language: 'zh-Hant', runColumns: ['name', 'testAcc'], guideSeen: true });
    store.close();
    expect(open(file).settings()).toEqual({
      theme: 'dark',
      language: 'zh-Hant',
      runColumns: ['name', 'testAcc'],
      parallelRuns: 'auto',
      guideSeen: true,
    });
  });

  it('can be reset to null, and other keys stay unchanged', () => {
    const store = open(temporaryFile());
    store.changeSettings({ runColumns: ['name'], theme: 'light' });
    expect(store.changeSettings({ runColumns: null, theme: undefined })).toEqual({
      ...DEFAULT_SETTINGS,
      theme: 'light',
    });
  });

  it.each(['{"theme":', 'null', '{"theme":"violet"}', '{"colour":"red"}', ''])(
    'are the defaults where the row holds %j, and can be set again',
    (value) => {
      const file = temporaryFile();
      const store = open(file);
      store.changeSettings({ theme: 'dark' });
      store.close();
      overwrite(file, value);
      const again = open(file);
      expect(again.settings()).toEqual(DEFAULT_SETTINGS);
      expect(again.changeSettings({ theme: 'light' }).theme).toBe('light');
      expect(again.settings().theme).toBe('light');
    },
  );
});
