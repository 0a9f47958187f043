import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, test } from 'vitest';
import { stringify } from 'yaml';
import { z } from 'zod';
import { runSummary } from '../../src-main/contract/runs.ts';
import { tinyHome } from '../trainer/tinyData.ts';
import { build, documentOf, errorDocument, ridgeline } from './commandLine.ts';
import { runDocument, runsDocument, timeless } from './documents.ts';

beforeAll(build);

/** Writes a config on the home's tiny data set beside it; returns its path. */
function configIn(home: string, keys: Readonly<Record<string, unknown>> = {}): string {
  const path = join(home, 'experiment.yaml');
  const config = {
    version: 1,
    name: 'tiny l1',
    dataset: { id: 'mnist' },
    model: { kind: 'mlp', hidden: [8] },
    regularizer: 'l1(lambd=0.001)',
    optimizer: { kind: 'sgd', learningRate: 0.1 },
    batchSize: 20,
    epochs: 2,
    ...keys,
  };
  writeFileSync(path, stringify(config));
  return path;
}

describe('run', () => {
  it('prints one JSON document that matches its schema and nothing else', async () => {
    const home = tinyHome();
    const ended = await ridgeline(['run', configIn(home), '--home', home, '--json']);
    expect(ended.code).toBe(0);
    const { run, final, epochs, weights } = documentOf(ended, runDocument);
    expect(run).toMatchObject({ name: 'tiny l1', status: 'completed', engine: 'cpu' });
    expect(run.device).not.toBeNull();
    expect(run.seconds).toBeCloseTo(
      epochs.reduce((sum, { seconds }) => sum + seconds, 0),
      6,
    );
    // The config is the resolved one: the notation is expanded, defaults are included.
    expect(run.config).toMatchObject({
      seed: 1,
      regularizer: { kind: 'l1', lambda: 0.001, convention: 'half', l1Method: 'subgradient' },
      model: { activation: 'relu' },
    });
    expect(epochs.map(({ epoch }) => epoch)).toEqual([1, 2]);
    const { runningLoss, runningAcc, testLoss, testAcc, penalty } = epochs[1] ?? {};
    expect(final).toEqual({
      runningLoss,
      runningAcc,
      testLoss,
      testAcc,
      penalty,
      trainLoss: null,
      trainAcc: null,
      accGap: null,
      lossGap: null,
    });
    expect(weights.map(({ tensor, shape, count }) => [tensor, shape, count])).toEqual([
      ['dense_1/kernel', [784, 8], 6272],
      ['dense_1/bias', [8], 8],
      ['dense_2/kernel', [8, 10], 80],
      ['dense_2/bias', [10], 10],
    ]);
    const kernels = weights.filter(({ tensor }) => tensor.endsWith('/kernel'));
    expect(penalty).toBeCloseTo(0.001 * kernels.reduce((sum, { l1 }) => sum + l1, 0), 6);
    for (const { below } of weights) expect(Object.keys(below)).toContain('0.001');
    expect(ended.stderr).toMatch(/tiny l1: epoch 2\/2 .*running loss .*test acc/);
    expect(ended.stderr).toContain('tiny l1: completed, 2/2 epochs');
  });

  it('prints a table, and its progress on stderr', async () => {
    const home = tinyHome();
    const { code, stdout, stderr } = await ridgeline(['run', configIn(home), '--home', home]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\nrun +name +status +running acc +test acc/);
    expect(stdout).toMatch(/tiny l1 +completed/);
    expect(stdout).toContain('Exact zeros, |w|<1e-3 and norms: dense_1/kernel + dense_2/kernel, penalised.');
    expect(stdout).not.toContain('epoch');
    expect(stderr).toContain('epoch 1/2');
  });

  it('gives the same numbers for the same config and seed, and others for another seed', async () => {
    const home = tinyHome();
    const config = configIn(home);
    const train = async (...more: string[]) =>
      documentOf(await ridgeline(['run', config, '--home', home, '--json', ...more]), runDocument);
    const [first, again, other] = [await train(), await train(), await train('--seed', '2')];
    expect(timeless(again)).toEqual(timeless(first));
    expect(other.run.config['seed']).toBe(2);
    expect(other.final.runningLoss).not.toBe(first.final.runningLoss);
    expect(new Set([first, again, other].map(({ run }) => run.id)).size).toBe(3);
  });

  it('applies settings from the command line, in order, and another engine', async () => {
    const home = tinyHome();
    const sets = ['regularizer.lambda=0.5', 'regularizer.lambda=0.002', 'model.hidden=[4, 3]', 'epochs=1'];
    const ended = await ridgeline([
      ...['run', configIn(home), '--home', home, '--json', '--engine', 'reference'],
      ...sets.flatMap((set) => ['--set', set]),
    ]);
    const { run, weights } = documentOf(ended, runDocument);
    expect(run.engine).toBe('reference');
    expect(run.config).toMatchObject({ regularizer: { lambda: 0.002 }, epochs: 1 });
    expect(weights.map(({ shape }) => shape)).toEqual([[784, 4], [4], [4, 3], [3], [3, 10], [10]]);
  });

  it('agrees between the compiled and the reference engine', async () => {
    const home = tinyHome();
    const train = async (engine: string) =>
      documentOf(
        await ridgeline(['run', configIn(home), '--home', home, '--json', '--engine', engine]),
        runDocument,
      );
    const [compiled, reference] = [await train('cpu'), await train('reference')];
    compiled.epochs.forEach((epoch, i) => {
      const other = reference.epochs[i];
      for (const key of ['runningLoss', 'testLoss', 'penalty'] as const) {
        // About twenty steps that differ only in rounding.
        expect(Math.abs((epoch[key] ?? NaN) - (other?.[key] ?? NaN)), key).toBeLessThan(1e-5);
      }
    });
  });

  it('finds home and data by environment variables', async () => {
    const data = join(tinyHome(), 'datasets');
    const home = join(data, 'new', 'home');
    const env = { RIDGELINE_HOME: home, RIDGELINE_DATA: data };
    const ended = await ridgeline(['run', configIn(data, { epochs: 1 }), '--json'], { env });
    expect(documentOf(ended, runDocument).run.status).toBe('completed');
    const listed = documentOf(
      await ridgeline(['runs', '--json'], { env }),
      z.object({ runs: z.array(runSummary) }),
    );
    expect(listed.runs.map(({ name }) => name)).toEqual(['tiny l1']);
  });

  test('a run that cannot train prints a document too, with exit code 1', async () => {
    const home = tinyHome();
    const config = configIn(home, { dataset: { id: 'fashion-mnist' } });
    const ended = await ridgeline(['run', config, '--home', home, '--json']);
    expect(ended.code).toBe(1);
    const { run, final, epochs, weights } = documentOf(ended, runDocument);
    expect(run).toMatchObject({ status: 'failed', engine: null, device: null });
    expect(new Set(Object.values(final))).toEqual(new Set([null]));
    expect([epochs, weights]).toEqual([[], []]);
    expect(ended.stderr).toContain('Data set fashion-mnist (Fashion-MNIST) is not on this machine');
  });

  test('a network that diverges has null instead of its numbers', async () => {
    const home = tinyHome();
    const config = configIn(home, {
      optimizer: { kind: 'sgd', learningRate: 1e30 },
      regularizer: 'l2(lambd=1)',
    });
    const ended = await ridgeline(['run', config, '--home', home, '--json']);
    const { final } = documentOf(ended, z.object({ final: runDocument.shape.final }));
    expect(final.runningLoss).toBeNull();
    expect(final.testLoss).toBeNull();
  });
});

describe('runs and compare', () => {
  it('list and compare runs by id and by name', async () => {
    const home = tinyHome();
    const common = ['--home', home, '--json'];
    const first = documentOf(await ridgeline(['run', configIn(home), ...common]), runDocument);
    const l2 = configIn(home, { name: 'tiny l2', regularizer: { kind: 'l2', lambda: 0.01 } });
    const second = documentOf(await ridgeline(['run', l2, ...common]), runDocument);

    const listed = documentOf(
      await ridgeline(['runs', ...common]),
      z.strictObject({ runs: z.array(runSummary) }),
    );
    expect(listed.runs.map(({ id }) => id).sort()).toEqual([first.run.id, second.run.id].sort());

    const compared = documentOf(
      await ridgeline(['compare', first.run.id, 'tiny l2', ...common]),
      runsDocument,
    );
    expect(compared.runs).toEqual([first, second]);

    const { code, stdout } = await ridgeline(['compare', 'tiny l1', 'tiny l2', '--home', home]);
    expect(code).toBe(0);
    expect(stdout.split('\n').filter((line) => /tiny l[12] +completed/.test(line))).toHaveLength(2);

    const unknown = await ridgeline(['compare', 'tinny l1', ...common]);
    expect(unknown.code).toBe(2);
    expect(documentOf(unknown, errorDocument).error).toMatchObject({ code: 'not-found' });
    expect(unknown.stderr).toContain('Did you mean tiny l1?');
  });
});
