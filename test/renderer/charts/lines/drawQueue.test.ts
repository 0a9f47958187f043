import { describe, expect, it } from 'vitest';
import { DrawQueue, type Frames } from '../../../../src-renderer/charts/lines/drawQueue.ts';

/** Fake animation frames and a fake clock that only drawing advances. */
class Clock implements Frames {
  time = 0;
  #waiting: (() => void)[] = [];

  request(callback: () => void): void {
    this.#waiting.push(callback);
  }

  now(): number {
    return this.time;
  }

  /** @returns how many callbacks the frame had */
  frame(): number {
    const callbacks = this.#waiting;
    this.#waiting = [];
    for (const callback of callbacks) callback();
    return callbacks.length;
  }
}

function queue(cost: number) {
  const clock = new Clock();
  const drawn: string[] = [];
  const draws = new DrawQueue(clock);
  const owners = new Map<string, object>();
  const add = (name: string, text = name): void => {
    const owner = owners.get(name) ?? {};
    owners.set(name, owner);
    draws.add(owner, () => {
      drawn.push(text);
      clock.time += cost;
    });
  };
  return { clock, drawn, draws, add, owner: (name: string) => owners.get(name) ?? {} };
}

describe('drawQueue', () => {
  it('draws each chart once per frame, by its last request', () => {
    const { clock, drawn, add } = queue(0);
    add('a', 'old');
    add('b');
    add('a', 'new');
    expect(drawn).toEqual([]);
    expect(clock.frame()).toBe(1);
    expect(drawn).toEqual(['new', 'b']);
    expect(clock.frame()).toBe(0);
  });

  it('leaves charts beyond the time budget to the next frames, in turn', () => {
    const { clock, drawn, add } = queue(4);
    for (const name of ['a', 'b', 'c', 'd', 'e']) add(name);
    clock.frame();
    expect(drawn).toEqual(['a', 'b']);
    add('a');
    clock.frame();
    clock.frame();
    expect(drawn).toEqual(['a', 'b', 'c', 'd', 'e', 'a']);
  });

  it('draws at least one chart per frame, however slow', () => {
    const { clock, drawn, add } = queue(100);
    add('a');
    add('b');
    clock.frame();
    clock.frame();
    expect(drawn).toEqual(['a', 'b']);
  });

  it('drops charts that were removed', () => {
    const { clock, drawn, draws, add, owner } = queue(0);
    add('a');
    add('b');
    draws.drop(owner('a'));
    clock.frame();
    expect(drawn).toEqual(['b']);
  });
});
