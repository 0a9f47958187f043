import { expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../src-main/contract/settings.ts';
import { dispatch } from '../../src-main/transport/dispatch.ts';
import { open } from '../queue/workstations.ts';
import { tinyHome } from '../trainer/tinyData.ts';

it('can be read and changed, and survive a restart', async () => {
  const home = tinyHome();
  const first = open({ home });
  expect(await dispatch(first.handlers, 'settings.get', {})).toEqual({ ok: true, value: DEFAULT_SETTINGS });
  const changed = { ...DEFAULT_SETTINGS, theme: 'dark', guideSeen: true };
  expect(await dispatch(first.handlers, 'settings.change', { theme: 'dark', guideSeen: true })).toEqual({
    ok: true,
    value: changed,
  });
  await first.close();
  expect(await dispatch(open({ home }).handlers, 'settings.get', {})).toEqual({ ok: true, value: changed });
});

it('reject unknown settings and change nothing', async () => {
  const { handlers } = open();
  for (const change of [{ theme: 'violet' }, { colour: 'red' }, { runColumns: 'name' }, null]) {
    expect(await dispatch(handlers, 'settings.change', change)).toMatchObject({
      ok: false,
      error: { code: 'bad-input' },
    });
  }
  expect(await handlers['settings.get']({})).toEqual(DEFAULT_SETTINGS);
});
