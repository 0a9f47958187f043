import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { utilityTrainer } from '../../src-main/desktop/utilityTrainer.ts';
import type { UtilityChild } from '../../src-main/desktop/utilityTrainer.ts';

/** Has the events and methods of Electron's UtilityProcess. */
class Child extends EventEmitter implements UtilityChild {
  pid: number | undefined = 42;
  readonly stderr = new PassThrough();
  readonly posted: unknown[] = [];
  killed = 0;
  postMessage(message: unknown): void {
    this.posted.push(message);
  }
  kill(): boolean {
    this.killed += 1;
    return true;
  }
}

it('works as a trainer process for the supervisor', () => {
  const child = new Child();
  const trainer = utilityTrainer(child);
  const messages: unknown[] = [];
  const exits: unknown[] = [];
  trainer.onMessage((message) => messages.push(message));
  trainer.onExit((exit) => exits.push(exit));

  trainer.send({ type: 'stop' });
  expect(child.posted).toEqual([{ type: 'stop' }]);
  child.emit('message', { type: 'heartbeat' });
  child.emit('message', { type: 'heartbeat' });
  expect(messages).toEqual([{ type: 'heartbeat' }, { type: 'heartbeat' }]);
  expect(trainer.pid).toBe(42);
  trainer.kill();
  expect(child.killed).toBe(1);

  child.pid = undefined;
  child.emit('exit', 9);
  expect(exits).toEqual([{ code: 9, signal: null }]);
  expect(trainer.pid).toBeUndefined();
});

it('keeps the end of the trainer’s standard error', () => {
  const child = new Child();
  const trainer = utilityTrainer(child);
  child.stderr.emit('data', Buffer.from('x'.repeat(10_000)));
  child.stderr.emit('data', Buffer.from('out of memory\n'));
  expect(trainer.stderr()).toHaveLength(3999);
  expect(trainer.stderr()).toMatch(/xout of memory$/);
});
