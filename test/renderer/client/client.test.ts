import { describe, expect, it } from 'vitest';
import { RidgelineError } from '../../../src-main/contract/errors.ts';
import { readEvent, readReply } from '../../../src-renderer/client/client.ts';

function thrown(action: () => unknown): RidgelineError {
  try {
    action();
  } catch (error) {
    if (error instanceof RidgelineError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('readReply', () => {
  it('returns the parsed value', () => {
    expect(readReply('runs.startDemo', { ok: true, value: { ids: ['a', 'b'] } })).toEqual({
      ids: ['a', 'b'],
    });
  });

  it('throws the error of the workstation as it is', () => {
    const reply = {
      ok: false,
      error: { code: 'conflict', message: 'Run a is still training. Stop it first.' },
    };
    expect(thrown(() => readReply('runs.removeTrashed', reply))).toMatchObject(reply.error);
  });

  it('reports where an answer violates the contract', () => {
    const error = thrown(() => readReply('runs.startDemo', { ok: true, value: { ids: ['a', 7] } }));
    expect(error.code).toBe('internal');
    expect(error.message).toContain('runs.startDemo');
    expect(error.message).toContain('ids.1');
    expect(thrown(() => readReply('runs.list', '<html>')).code).toBe('internal');
  });
});

describe('readEvent', () => {
  it('accepts events of the contract and drops the others', () => {
    expect(readEvent({ type: 'removed', id: 'a' })).toEqual({ type: 'removed', id: 'a' });
    expect(readEvent({ type: 'gone', id: 'a' })).toBeNull();
    expect(readEvent(null)).toBeNull();
  });
});
