import { afterEach, describe, expect, it, vi } from 'vitest';
import { dispatch } from '../../src-main/transport/dispatch.ts';
import { RUN, SmallBackend } from './backend.ts';

const { handlers } = new SmallBackend();

describe('dispatch', () => {
  afterEach(() => vi.restoreAllMocks());

  it('answers with the handler’s value', async () => {
    expect(await dispatch(handlers, 'runs.get', { id: 'run-1' })).toEqual({
      ok: true,
      value: { run: RUN, epochs: [], weights: [] },
    });
  });

  it.each(['runs.everything', 'constructor', '__proto__', 'toString', ''])(
    'says that there is no request "%s"',
    async (channel) => {
      const answer = await dispatch(handlers, channel, {});
      expect(answer).toMatchObject({ ok: false, error: { code: 'not-found' } });
    },
  );

  it('names the path of a wrong payload', async () => {
    const answer = await dispatch(handlers, 'runs.curves', {
      ids: ['a'],
      metrics: ['speed'],
      maxPoints: 100,
    });
    expect(answer).toMatchObject({ ok: false, error: { code: 'bad-input' } });
    expect(JSON.stringify(answer)).toMatch(/runs\.curves.*at metrics\[0\]/);
  });

  it('rejects unknown keys', async () => {
    expect(await dispatch(handlers, 'runs.list', { path: '/etc' })).toMatchObject({
      ok: false,
      error: { code: 'bad-input' },
    });
  });

  it('forwards the error of a handler, whether it throws or rejects', async () => {
    expect(await dispatch(handlers, 'runs.get', { id: 'nope' })).toEqual({
      ok: false,
      error: { code: 'not-found', message: 'There is no run nope. List them with ridgeline runs.' },
    });
    expect(await dispatch(handlers, 'runs.removeTrashed', { ids: ['run-1'] })).toMatchObject({
      error: { code: 'conflict' },
    });
  });

  it('reports a defect as internal and logs its stack', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const answer = await dispatch(handlers, 'runs.startPreset', { preset: 'p' });
    expect(answer).toEqual({
      ok: false,
      error: { code: 'internal', message: 'Unexpected error in Ridgeline: a defect' },
    });
    expect(log).toHaveBeenCalledWith('Request "runs.startPreset" failed:', expect.any(TypeError));
  });

  it('reports an answer that violates the contract as internal', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const broken = { ...handlers, 'runs.list': () => Promise.resolve([{ ...RUN, seconds: NaN }]) };
    const answer = await dispatch(broken, 'runs.list', {});
    expect(answer).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(JSON.stringify(answer)).toContain('[0].seconds');
    expect(log).toHaveBeenCalledOnce();
  });
});
