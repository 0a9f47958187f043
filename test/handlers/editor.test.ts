import { describe, expect, it } from 'vitest';
import { configCheck, type ConfigCheck } from '../../src-main/contract/channels/editor.ts';
import { RidgelineError } from '../../src-main/contract/errors.ts';
import { saveVerdict } from '../../src-main/engines/verdict.ts';
import { experimentJsonSchema } from '../../src-main/experiment/jsonSchema.ts';
import { ENDED, type Served, open, reaches } from '../queue/workstations.ts';
import { ENDLESS, TINY, tinyConfig, tinyHome } from '../trainer/tinyData.ts';
import { recordWith } from '../records.ts';

const TEXT = `# A comment
version: 1
name: tiny
dataset: { id: mnist }
model:
  kind: mlp
  hidden: [8]
optimizer: { kind: adam, learningRate: 0.001 }
batchSize: 20
epochs: 3
`;

async function check(workstation: Served, text: string): Promise<ConfigCheck> {
  return configCheck.parse(await workstation.handlers['editor.check']({ text }));
}

async function refusalOf(action: () => Promise<unknown>): Promise<RidgelineError> {
  try {
    await action();
  } catch (error) {
    if (error instanceof RidgelineError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('editor.schema', () => {
  it('equals the output of ridgeline schema', async () => {
    expect(await open().handlers['editor.schema']({})).toEqual(experimentJsonSchema());
  });
});

describe('editor.check', () => {
  it('resolves a text and summarises its network', async () => {
    const { config, problems, summary } = await check(open(), TEXT);
    expect(problems).toEqual([]);
    expect(config).toMatchObject({ name: 'tiny', seed: 1, regularizer: { kind: 'none' } });
    expect(summary).toMatchObject({
      parameters: 784 * 8 + 8 + 80 + 10,
      trainable: 784 * 8 + 8 + 80 + 10,
      trainImages: TINY.train,
      testImages: TINY.test,
      stepsPerEpoch: Math.ceil(TINY.train / 20),
      stepsTotal: 3 * Math.ceil(TINY.train / 20),
      time: null,
      dataMissing: null,
    });
    expect(summary?.layers.map(({ name, output }) => [name, ...output])).toEqual([
      ['dense_1', 8],
      ['dense_2', 10],
    ]);
    const { weights, slots, machine } = summary?.memory ?? { weights: 0, slots: 0, machine: 0 };
    expect(slots).toBe(2 * weights);
    expect(machine).toBeGreaterThan(2 ** 28);
  });

  it('names every problem with its line and column', async () => {
    const text = TEXT.replace('batchSize: 20', 'batchSize: "20"').replace('hidden: [8]', 'hiden: [8]');
    const { config, problems, summary } = await check(open(), text);
    expect(config).toBeNull();
    expect(summary).toBeNull();
    expect(problems.map(({ path, line, column }) => [path.join('.'), line, column])).toEqual([
      ['model.hidden', 5, 1],
      ['model.hiden', 7, 3],
      ['batchSize', 9, 1],
    ]);
    expect(problems[1]?.message).toContain('did you mean "hidden"?');
    expect(problems[2]?.message).toBe('"20" — must be a whole number from 1 to 65536');
  });

  it.each([
    ['a: [1, 2', 1, /^Flow sequence/],
    ['', 1, /^The text is empty/],
    ['version: 1\n\tname: x', 2, /tab/i],
  ])('reports the position of a syntax error in %j', async (text, line, message) => {
    const { config, problems } = await check(open(), text);
    expect(config).toBeNull();
    expect(problems[0]?.line).toBe(line);
    expect(problems[0]?.message).toMatch(message);
  });

  it('rejects a network that is too large for any machine at once', async () => {
    const hidden = Array.from({ length: 16 }, () => 65_536).join(', ');
    const { problems, summary } = await check(open(), TEXT.replace('[8]', `[${hidden}]`));
    expect(summary).toBeNull();
    expect(problems).toMatchObject([{ path: ['model'], line: 5, column: 1 }]);
    expect(problems[0]?.message).toContain('too large for this machine');
  });

  it('checks image counts, and networks that are too deep for the images', async () => {
    const few = await check(open(), TEXT.replace('{ id: mnist }', '{ id: mnist, train: { count: 300 } }'));
    expect(few.problems).toMatchObject([
      {
        path: ['dataset', 'train', 'count'],
        line: 4,
        message: `300 — must not exceed ${TINY.train}, the number of train images in mnist`,
      },
    ]);
    const small = await check(open(), TEXT.replace('kind: mlp\n  hidden: [8]', 'kind: mobilenetV2'));
    expect(small.problems[0]?.path).toEqual(['dataset', 'resize']);
    expect(small.problems[0]?.message).toContain('needs at least 31 × 31 pixels');
  });

  it('summarises a config whose data set is missing, and reports that', async () => {
    const { summary } = await check(open(), TEXT.replace('mnist', 'cifar10'));
    expect(summary?.stepsPerEpoch).toBe(2500);
    expect(summary?.dataMissing).toContain('CIFAR-10');
  });

  it('estimates time from the self-test, and from runs of the same kind if there are any', async () => {
    const home = tinyHome();
    saveVerdict(home, [
      {
        name: 'cpu',
        available: true,
        reason: null,
        device: 'CPU',
        selfTest: { pass: true, maxError: 0 },
        stepsPerSecond: 1000,
        convolutionalStepsPerSecond: 100,
      },
    ]);
    const workstation = open({ home });
    const tested = (await check(workstation, TEXT)).summary?.time;
    expect(tested).toMatchObject({ basis: 'selfTest', engine: 'cpu', runs: 0 });
    expect(tested?.low).toBeLessThan(tested?.high ?? 0);

    const store = workstation.store;
    const { id } = store.addRun(tinyConfig());
    store.markRunning(id);
    store.recordStart(id, { engine: 'cpu', device: 'CPU', weights: [] });
    store.recordEpoch({
      runId: id,
      record: recordWith({ step: 1000, seconds: 2 }),
      weights: [],
      steps: [],
    });
    workstation.publish({ type: 'run', run: store.run(id) });
    expect((await check(workstation, TEXT)).summary?.time).toMatchObject({ basis: 'sameKind', runs: 1 });
    const same = TEXT.replace('hidden: [8]', 'hidden: [8]\n  activation: sigmoid').replace('adam', 'sgd');
    const exact = (await check(workstation, same)).summary?.time;
    expect(exact).toMatchObject({ basis: 'sameNetwork', runs: 1 });
    // 33 steps at 500 a second, and three evaluations of 60 images.
    const seconds = (33 + (3 * 60) / (3 * 20)) / 500;
    expect(exact?.low).toBeCloseTo(seconds / 1.15);
    expect(exact?.high).toBeCloseTo(seconds * 1.15);
    store.markFinished(id, { status: 'stopped', error: null });
  });
});

describe('runs.startConfig', () => {
  const endless = TEXT.replace('epochs: 3', `epochs: ${ENDLESS}`);

  it('queues a text once for each seed, in their order', async () => {
    const workstation = open();
    const { ids } = await workstation.handlers['runs.startConfig']({ text: endless, seeds: [7, 3, 7, 5] });
    expect(ids.map((id) => workstation.store.run(id).config.seed)).toEqual([7, 3, 5]);
    for (const id of ids) workstation.stop(id);
  });

  it('queues it with its own seed if none is given, and trains it', async () => {
    const workstation = open();
    const { ids } = await workstation.handlers['runs.startConfig']({ text: `${TEXT}seed: 11\n` });
    expect(ids).toHaveLength(1);
    const run = await reaches(workstation, ids[0] ?? '', ...ENDED);
    expect(run).toMatchObject({ status: 'completed', name: 'tiny', config: { seed: 11 } });
  });

  it('queues nothing if the text has problems, and names them', async () => {
    const workstation = open();
    const text = TEXT.replace('batchSize: 20', 'batchSize: 0');
    const error = await refusalOf(() => workstation.handlers['runs.startConfig']({ text, seeds: [1, 2] }));
    expect(error.code).toBe('bad-input');
    expect(error.message).toContain('batchSize (line 9): 0 — must be a whole number from 1 to 65536');
    expect(workstation.store.runs()).toEqual([]);
  });

  it('queues all or none', () => {
    const { store } = open();
    const unwritable = {
      ...tinyConfig(),
      get name(): string {
        throw new RidgelineError('storage', 'the disk is full');
      },
    };
    expect(() => store.addRuns([tinyConfig(), unwritable])).toThrow('the disk is full');
    expect(store.runs()).toEqual([]);
  });
});
