import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readWindowState, saveWindowState } from '../../src-main/desktop/windowState.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ridgeline-window-'));
  file = join(folder, 'window.json');
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

describe('window state', () => {
  it('is 1280 × 800 the first time', () => {
    expect(readWindowState(file)).toEqual({ width: 1280, height: 800, maximized: false });
  });

  it('is the last saved state', () => {
    saveWindowState(file, { width: 1000, height: 700, maximized: false });
    saveWindowState(file, { width: 1600, height: 900, maximized: true });
    expect(readWindowState(file)).toEqual({ width: 1600, height: 900, maximized: true });
  });

  it.each([
    '',
    '{',
    'null',
    '[]',
    '{"width":1000,"height":700}',
    '{"width":1,"height":700,"maximized":false}',
    '{"width":1e9,"height":700,"maximized":false}',
    '{"width":"1000","height":700,"maximized":false}',
    '{"width":1000.5,"height":700,"maximized":false}',
    '{"width":1000,"height":700,"maximized":false,"x":1}',
  ])('ignores a file with %s', async (text) => {
    await writeFile(file, text);
    expect(readWindowState(file).width).toBe(1280);
  });

  it('that cannot be saved is logged, not thrown', () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    saveWindowState(join(folder, 'gone', 'window.json'), { width: 1000, height: 700, maximized: false });
    expect(log).toHaveBeenCalledOnce();
  });
});
