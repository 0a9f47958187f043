import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { config, errorOf, open, startChild, temporaryFile } from './fixtures.ts';
import { openStore } from '../../src-main/store/open.ts';

async function firstLine(child: ReturnType<typeof startChild>): Promise<string> {
  for await (const line of createInterface(child.stdout)) return line;
  throw new Error('The child said nothing.');
}

test('a second writer in the same process is refused until the first closes', () => {
  const file = temporaryFile();
  const first = open(file);
  const error = errorOf(() => openStore(file));
  expect(error.code).toBe('conflict');
  expect(error.message).toContain(file);
  expect(error.message).toContain('--home');
  first.addRun(config());
  first.close();
  expect(open(file).runs()).toHaveLength(1);
});

test('a second writing process is refused, reading is not, and kill -9 frees the database', async () => {
  const file = temporaryFile();
  const holder = startChild('hold.ts', file);
  expect(await firstLine(holder)).toBe('open');

  expect(errorOf(() => openStore(file)).code).toBe('conflict');
  expect(open(file, { readOnly: true }).runs()).toEqual([]);

  const gone = once(holder, 'exit');
  holder.kill('SIGKILL');
  await gone;
  const store = open(file);
  store.addRun(config());
  expect(store.runs()).toHaveLength(1);
});

test('of several writers that start at once exactly one succeeds', async () => {
  const file = temporaryFile();
  const answers = await Promise.all([1, 2, 3].map(() => firstLine(startChild('hold.ts', file))));
  expect(answers.sort()).toEqual(['conflict', 'conflict', 'open']);
});
