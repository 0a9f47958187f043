import { beforeEach, expect, it, vi } from 'vitest';
import { MAX_SELECTED } from '../../../../src-renderer/app/route.ts';
import { Router } from '../../../../src-renderer/app/router.svelte.ts';
import { RunMarks } from '../../../../src-renderer/views/runs/marks/runMarks.svelte.ts';
import { RunSelection } from '../../../../src-renderer/app/selection.svelte.ts';
import { Toasts } from '../../../../src-renderer/app/toasts.svelte.ts';
import { SettingsState } from '../../../../src-renderer/app/settings.svelte.ts';
import { clientOf } from '../../app/client.ts';
import { browserStorage } from '../../app/storage.ts';

browserStorage();

// What of a browser the address needs.
beforeEach(() => {
  vi.stubGlobal('location', { hash: '#/?filter=x' });
  vi.stubGlobal('history', {
    replaceState: (_state: unknown, _title: string, address: string) => {
      location.hash = address;
    },
  });
  vi.stubGlobal('addEventListener', () => undefined);
  return () => vi.unstubAllGlobals();
});

const many = Array.from({ length: MAX_SELECTED + 3 }, (_, i) => `run ${i}`);

it('marks that fit are the selection of all views, the rest is kept beside it', () => {
  const selection = new RunSelection(new Router(), new Toasts(), new SettingsState(clientOf()));
  const marks = new RunMarks(selection);
  marks.set([...many, ...many]);
  expect(selection.ids).toEqual(many.slice(0, MAX_SELECTED));
  expect(marks.ids).toEqual(many);
  expect(location.hash).toContain('filter=x');
  // Room in the selection is taken by the next mark.
  marks.toggle('run 0');
  expect(selection.ids).toEqual(many.slice(1, MAX_SELECTED + 1));
  expect(marks.has('run 0')).toBe(false);
  marks.add(['another']);
  expect(marks.ids).toEqual([...many.slice(1), 'another']);
  marks.keep((id) => id !== 'another');
  expect(marks.has('another')).toBe(false);
  marks.clear();
  expect([selection.ids, marks.ids]).toEqual([[], []]);
});

it('marks in the trash are nobody’s selection', () => {
  const marks = new RunMarks(null);
  marks.set(many);
  marks.toggle('run 1');
  expect(marks.ids).toEqual(many.filter((id) => id !== 'run 1'));
});
