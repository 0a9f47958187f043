import { expect, it } from 'vitest';
import { Commands, type Command } from '../../../src-renderer/app/commands.svelte.ts';
import { Toasts } from '../../../src-renderer/app/toasts.svelte.ts';
import { browserStorage } from './storage.ts';

browserStorage();

const command = (id: string, run: () => unknown = () => undefined): Command => ({
  id,
  title: id,
  group: 'Test',
  run,
});
const ids = (commands: Commands): string[] => commands.list.map(({ id }) => id);

it('lists commands until they are unregistered; the later of two with the same id wins', () => {
  const commands = new Commands(new Toasts());
  const removeFirst = commands.register(() => [command('a'), command('b')]);
  const removeSecond = commands.register(() => [{ ...command('b'), title: 'B of the view' }]);
  expect(commands.list.map(({ title }) => title)).toEqual(['a', 'B of the view']);
  removeSecond();
  expect(commands.list.map(({ title }) => title)).toEqual(['a', 'b']);
  removeFirst();
  expect(ids(commands)).toEqual([]);
});

it('shows the error of a command, and does not run a disabled one', async () => {
  const toasts = new Toasts();
  const commands = new Commands(toasts);
  let ran = false;
  await commands.run(command('a', () => Promise.reject(new Error('late'))));
  await commands.run({ ...command('b', () => (ran = true)), enabled: false });
  expect(toasts.list.map(({ text }) => text)).toEqual(['Unexpected error in this window: late']);
  expect(ran).toBe(false);
});

it('stores the last six in this browser, newest first', () => {
  const commands = new Commands(new Toasts());
  for (const id of ['a', 'b', 'c', 'a', 'd', 'e', 'f', 'g']) commands.remember(command(id));
  expect(new Commands(new Toasts()).recent).toEqual(['g', 'f', 'e', 'd', 'a', 'c']);
  localStorage.setItem('ridgeline.recentCommands', '{"damaged":');
  expect(new Commands(new Toasts()).recent).toEqual([]);
});
