import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RidgelineError } from '../../../src-main/contract/errors.ts';
import { Toasts } from '../../../src-renderer/app/toasts.svelte.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const texts = (toasts: Toasts): string[] => toasts.list.map((toast) => toast.text);

describe('notes', () => {
  it('disappear after a while; errors stay until they are dismissed', () => {
    const toasts = new Toasts();
    toasts.note('Queued.');
    toasts.error(new RidgelineError('conflict', 'The run still trains.'));
    vi.advanceTimersByTime(60_000);
    expect(texts(toasts)).toEqual(['The run still trains.']);
    toasts.dismiss(toasts.list[0]?.id ?? 0);
    expect(texts(toasts)).toEqual([]);
  });

  it('stay while they are held, and then for the remaining time', () => {
    const toasts = new Toasts();
    toasts.note('Queued.');
    vi.advanceTimersByTime(4000);
    toasts.hold();
    vi.advanceTimersByTime(60_000);
    expect(texts(toasts)).toEqual(['Queued.']);
    toasts.release();
    vi.advanceTimersByTime(900);
    expect(texts(toasts)).toEqual(['Queued.']);
    vi.advanceTimersByTime(200);
    expect(texts(toasts)).toEqual([]);
  });

  it('replace their older copy, and restart their time', () => {
    const toasts = new Toasts();
    toasts.note('Queued.');
    vi.advanceTimersByTime(4000);
    toasts.note('Queued.');
    expect(texts(toasts)).toEqual(['Queued.']);
    vi.advanceTimersByTime(4000);
    expect(texts(toasts)).toEqual(['Queued.']);
  });

  it('are at most four: the newest', () => {
    const toasts = new Toasts();
    for (const text of ['1', '2', '3', '4', '5']) toasts.note(text);
    expect(texts(toasts)).toEqual(['2', '3', '4', '5']);
  });
});

describe('undo', () => {
  it('undoes the newest of two notes with the same text', async () => {
    const toasts = new Toasts();
    const undone: string[] = [];
    toasts.note('Moved to the trash.', { undo: () => void undone.push('first') });
    toasts.note('Moved to the trash.', { undo: () => void undone.push('second') });
    expect(toasts.list).toHaveLength(2);
    const newest = toasts.undoable?.id ?? 0;
    await toasts.undo(newest);
    await toasts.undo(newest);
    expect(undone).toEqual(['second']);
    expect(toasts.list).toHaveLength(1);
  });

  it('is offered longer than a plain note is shown', () => {
    const toasts = new Toasts();
    toasts.note('Queued.');
    toasts.note('Moved to the trash.', { undo: () => undefined });
    vi.advanceTimersByTime(6000);
    expect(texts(toasts)).toEqual(['Moved to the trash.']);
    expect(toasts.undoable).not.toBeNull();
    vi.advanceTimersByTime(5000);
    expect(toasts.undoable).toBeNull();
  });

  it('shows its error', async () => {
    const toasts = new Toasts();
    toasts.note('Removed.', {
      undo: () => Promise.reject(new RidgelineError('not-found', 'The run is gone.')),
    });
    await toasts.undo(toasts.undoable?.id ?? 0);
    expect(toasts.list.map(({ kind, text }) => [kind, text])).toEqual([['error', 'The run is gone.']]);
  });
});
