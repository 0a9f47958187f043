import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { benchmarks, parsePythons } from '../../bench/networks.ts';

const MAIN = join(import.meta.dirname, '../../bench/main.ts');

it('BENCH_PYTHON names one program or several', () => {
  expect(parsePythons('/usr/bin/python3')).toEqual(['/usr/bin/python3']);
  expect(parsePythons('python3, C:\\Python\\python.exe')).toEqual(['python3', 'C:\\Python\\python.exe']);
  for (const wrong of ['', 'a,', ',a', 'a,b,a']) expect(parsePythons(wrong)).toBeNull();
});

it('every Python trains every network, in every format it has', () => {
  for (const { name, peers } of benchmarks(['a', 'b'])) {
    const torch = peers
      .filter((peer) => peer.name === 'pytorch')
      .map(({ command, variant }) => [command, variant]);
    const formats = name === 'mlp' ? [undefined] : [undefined, 'channels_last'];
    expect(torch).toEqual(['a', 'b'].flatMap((python) => formats.map((format) => [python, format])));
  }
});

it.each<[string, string[], NodeJS.ProcessEnv, RegExp]>([
  ['an unknown network', ['mlp', 'cnm'], {}, /^There is no network cnm: use mlp, cnn, /],
  ['an unknown option', ['--fast'], {}, /Unknown option '--fast'/],
  ['rounds that are no number', ['--rounds', 'x'], {}, /--rounds must be a whole number above 0, not x\./],
  ['an empty Python', [], { BENCH_PYTHON: 'a,,b' }, /^BENCH_PYTHON must name different Python programs/],
])('%s is refused with exit code 2', (_what, args, env, says) => {
  const { status, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  expect(stderr).toMatch(says);
  expect(stderr).toContain('usage: npm run bench');
  expect(status).toBe(2);
});
