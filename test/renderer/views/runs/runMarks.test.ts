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

// The parts of a browser that the router needs.
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

it('rows within the limit are the selection of all views, the others are kept separately', () => {
  const selection = new RunSelection(new Router(), new Toasts(), new SettingsState(clientOf()));
  const marks = new RunMarks(selection);
  marks.set([...many, ...many]);
  expect(selection.ids).toEqual(many.slice(0, MAX_SELECTED));
  expect(marks.ids).toEqual(many);
  expect(location.hash).toContain('filter=x');
  // Free room in the selection goes to the next selected row.
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

it('rows selected in the trash are not part of the selection', () => {
  const marks = new RunMarks(null);
  marks.set(many);
  marks.toggle('run 1');
  expect(marks.ids).toEqual(many.filter((id) => id !== 'run 1'));
});
