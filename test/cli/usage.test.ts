/** Errors of the command line: exit code 2 for errors in the command or config, 1 for others. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, test } from 'vitest';
import { z } from 'zod';
import { openStore } from '../../src-main/store/open.ts';
import { databaseFile } from '../../src-main/workstation/workstation.ts';
import { temporaryFolder, tinyConfig, tinyHome } from '../trainer/tinyData.ts';
import { build, documentOf, errorDocument, ridgeline } from './commandLine.ts';
import { doctorDocument } from './documents.ts';

beforeAll(build);

interface Mistake {
  what: string;
  args: string[];
  says: (string | RegExp)[];
}

const BAD_CONFIG =
  'version: 1\nname: x\ndataset: { id: digits }\nmodel: { kind: mlp, hidden: [8] }\nepochz: 3\nbatchSize: sixty\n';

const MISTAKES: Mistake[] = [
  {
    what: 'an unknown preset',
    args: ['run', '002/l3'],
    says: ['There is no preset "002/l3"', 'Did you mean 002/'],
  },
  { what: 'a group for a preset', args: ['run', 'demo'], says: ['"demo" is a group of presets', 'demo/l1'] },
  {
    what: 'a config that is not there',
    args: ['run', 'nowhere/x.yaml'],
    says: ['nowhere/x.yaml cannot be read'],
  },
  {
    what: 'a config with mistakes',
    args: ['run', 'BAD'],
    says: [
      /bad\.yaml: \d problems/,
      /epochz \(line 5\): unknown key — did you mean "epochs"\?/,
      /batchSize \(line 6\): "sixty" — must be a whole number/,
      /optimizer/,
    ],
  },
  {
    what: 'a setting without a value',
    args: ['run', 'demo/l1', '--set', 'lambda'],
    says: ['Cannot read the setting "lambda"'],
  },
  {
    what: 'a setting that is not allowed',
    args: ['run', 'demo/l1', '--set', 'batchSize=0'],
    says: [/batchSize.*: 0 — must be a whole number/],
  },
  {
    what: 'a setting of an unknown key',
    args: ['run', 'demo/l1', '--set', 'regularizer.lamda=1'],
    says: ['lamda', 'lambda'],
  },
  { what: 'a seed that is no number', args: ['run', 'demo/l1', '--seed', 'abc'], says: ['seed', '"abc"'] },
  {
    what: 'an unknown engine',
    args: ['run', 'demo/l1', '--engine', 'warp'],
    says: ['engine', '"warp"', 'cpu'],
  },
  {
    what: 'an unknown data set',
    args: ['run', 'demo/l1', '--set', 'dataset.id=mnits'],
    says: ['mnits', 'mnist'],
  },
  { what: 'runs to compare where there are none', args: ['compare', 'a'], says: ['no runs yet'] },
  {
    what: 'more threads than there are',
    args: ['run', 'demo/l1', '--threads', '9999'],
    says: [/--threads 9999 — must be a whole number from 1 to \d+, the threads of this machine/],
  },
  { what: 'a port that is none', args: ['serve', '--port', '99999'], says: ['--port 99999'] },
];

test.each(MISTAKES)('$what', async ({ args, says }) => {
  const home = temporaryFolder();
  const bad = join(home, 'bad.yaml');
  writeFileSync(bad, BAD_CONFIG);
  const given = args.map((arg) => (arg === 'BAD' ? bad : arg));
  const ended = await ridgeline([...given, '--home', home, '--json']);
  expect({ code: ended.code, stderr: ended.stderr }).toMatchObject({ code: 2 });
  for (const words of says) expect(ended.stderr).toMatch(words);
  expect(ended.stderr).not.toMatch(/^ {4}at /m);
  const { error } = documentOf(ended, errorDocument);
  expect(ended.stderr).toBe(`ridgeline: ${error.message}\n`);
  expect(existsSync(databaseFile(home)), 'a mistake leaves no database behind').toBe(false);
});

test.each([
  {
    what: 'an unknown option',
    args: ['run', 'demo/l1', '--frobnicate'],
    says: "unknown option '--frobnicate'",
  },
  { what: 'an unknown command', args: ['trian', 'demo/l1'], says: "unknown command 'trian'" },
  { what: 'a missing argument', args: ['run'], says: "missing required argument 'config'" },
  { what: 'no command', args: [], says: 'Usage: ridgeline' },
])('$what is bad usage', async ({ args, says }) => {
  const { code, stdout, stderr } = await ridgeline(args);
  expect(code).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toContain(says);
});

test.each([{ args: ['--help'] }, { args: ['run', '--help'] }, { args: ['--version'] }])(
  '$args is no error',
  async ({ args }) => {
    const { code, stdout, stderr } = await ridgeline(args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).not.toBe('');
  },
);

describe('a home', () => {
  it('that cannot be created is named', async () => {
    const file = join(temporaryFolder(), 'a-file');
    writeFileSync(file, '');
    const home = join(file, 'home');
    const ended = await ridgeline(['run', 'demo/l1', '--home', home, '--json']);
    expect(ended.code).toBe(1);
    const { error } = documentOf(ended, errorDocument);
    expect(error.code).toBe('storage');
    expect(error.message).toContain(`The home folder ${home} cannot be created`);
    expect(error.message).toContain('--home');
  });

  it('that is in use can be read but not written', async () => {
    const home = tinyHome();
    const store = openStore(databaseFile(home));
    store.addRun(tinyConfig({ name: 'waiting' }));
    const refused = await ridgeline(['run', 'demo/l1', '--home', home, '--json']);
    expect(refused.code).toBe(1);
    expect(documentOf(refused, errorDocument).error).toMatchObject({ code: 'conflict' });
    const listed = await ridgeline(['runs', '--home', home]);
    store.close();
    expect(listed.code).toBe(0);
    expect(listed.stdout).toMatch(/waiting +queued/);
  });

  it('lists runs without those in the trash, and those with --trash', async () => {
    const home = tinyHome();
    const store = openStore(databaseFile(home));
    for (const name of ['kept', 'thrown']) {
      const { id } = store.addRun(tinyConfig({ name }));
      store.markFinished(id, { status: 'stopped', error: null });
      if (name === 'thrown') store.trash([id]);
    }
    store.close();
    const list = z.object({ runs: z.array(z.object({ name: z.string() })) });
    const names = async (...args: string[]): Promise<string[]> =>
      documentOf(await ridgeline(['runs', '--home', home, '--json', ...args]), list).runs.map(
        (run) => run.name,
      );
    expect(await names()).toEqual(['kept']);
    expect(await names('--trash')).toEqual(['thrown']);

    const listed = await ridgeline(['runs', '--home', home]);
    expect(listed.stdout).not.toContain('thrown');
    expect(listed.stderr).toContain('1 more in the trash');
    const byName = await ridgeline(['compare', 'thrown', '--home', home]);
    expect(byName.code).toBe(2);
    const trashed = await ridgeline(['runs', '--trash', '--home', home]);
    const id = /^\S*(?= +thrown)/m.exec(trashed.stdout)?.[0] ?? '';
    expect((await ridgeline(['compare', id, '--home', home])).code).toBe(0);
  });

  it('with a damaged database is not modified', async () => {
    const home = temporaryFolder();
    writeFileSync(databaseFile(home), 'this is no database');
    for (const args of [['run', 'demo/l1'], ['runs']]) {
      const ended = await ridgeline([...args, '--home', home, '--json']);
      expect(ended.code).toBe(1);
      expect(documentOf(ended, errorDocument).error.code).toBe('storage');
    }
  });

  it('without runs is not an error', async () => {
    const home = join(temporaryFolder(), 'not', 'yet');
    const ended = await ridgeline(['runs', '--home', home, '--json']);
    expect(ended.code).toBe(0);
    expect(documentOf(ended, z.strictObject({ runs: z.array(z.never()) }))).toEqual({ runs: [] });
    expect(existsSync(home)).toBe(false);
  });
});

test('presets lists each experiment and its missing data set', async () => {
  const ended = await ridgeline(['presets', '--home', temporaryFolder(), '--json']);
  expect(ended.code).toBe(0);
  const schema = z.object({
    presets: z.array(z.object({ id: z.string(), title: z.string(), missing: z.string().nullable() })),
  });
  const presets = new Map(documentOf(ended, schema).presets.map((preset) => [preset.id, preset.missing]));
  for (const run of ['none', 'l1', 'l2']) {
    expect(presets.get(`demo/${run}`)).toBeNull();
    expect(presets.get(`002/${run}`)).toContain('Data set mnist (MNIST) is not on this machine');
    expect(presets.has(`002-corrected/${run}`)).toBe(true);
  }
});

test('schema prints a JSON Schema for editors', async () => {
  const { code, stdout } = await ridgeline(['schema']);
  expect(code).toBe(0);
  const { properties, required } = z
    .looseObject({ properties: z.record(z.string(), z.unknown()), required: z.array(z.string()) })
    .parse(JSON.parse(stdout));
  expect(Object.keys(properties)).toContain('regularizer');
  expect(required).toContain('dataset');
});

describe('doctor', () => {
  it('tests every engine against the reference and says which one auto selects', async () => {
    const ended = await ridgeline(['doctor', '--home', temporaryFolder(), '--json']);
    expect(ended.code).toBe(0);
    const { engines, auto } = documentOf(ended, doctorDocument);
    const cpu = engines.find(({ name }) => name === 'cpu');
    expect(cpu).toMatchObject({ available: true, reason: null, selfTest: { pass: true } });
    expect(cpu?.selfTest?.maxError).toBeLessThan(1e-5);
    expect(cpu?.stepsPerSecond).toBeGreaterThan(1);
    // A correct engine differs from the reference in rounding; 0 would mean that it was not run.
    expect(cpu?.selfTest?.maxError).toBeGreaterThan(0);
    expect(engines.map(({ name }) => name)).toContain(auto);
    for (const { available, reason } of engines) expect(reason === null).toBe(available);
  });
});
