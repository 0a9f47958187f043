import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExperimentInput } from '../../src-main/contract/config.ts';
import type { PruneResult } from '../../src-main/contract/pruning.ts';
import { thresholdOf } from '../../src-main/trainer/prune.ts';
import { forkTrainer } from '../../src-main/trainer/process.ts';
import type { WorkstationOptions } from '../../src-main/workstation/workstation.ts';
import { ENDLESS, temporaryFolder, TINY, tinyConfig, writeTinyData } from '../trainer/tinyData.ts';
import { ENDED, event, open, openOn, reaches, type Served, trainerChild, WORKER } from './workstations.ts';

/** A home with one run of twelve epochs; each test uses a copy of it. */
const trainedHome = mkdtempSync(join(tmpdir(), 'ridgeline-prune-'));
let id: string;

beforeAll(async () => {
  writeTinyData(trainedHome);
  const workstation = openOn(trainedHome);
  id = await trained(workstation);
  await workstation.close();
});

afterAll(() => {
  rmSync(trainedHome, { recursive: true });
});

function openTrained(options: Partial<WorkstationOptions> = {}): Served {
  const home = temporaryFolder();
  cpSync(trainedHome, home, { recursive: true });
  return open({ ...options, home });
}

async function trained(workstation: Served, keys: Partial<ExperimentInput> = {}): Promise<string> {
  const [run] = workstation.enqueue([tinyConfig({ epochs: 12, ...keys })]);
  if (run === undefined) throw new Error('One run is needed.');
  expect(await reaches(workstation, run.id, ...ENDED)).toMatchObject({ status: 'completed' });
  return run.id;
}

const prune = (workstation: Served, id: string, thresholds: number[], scope = '*', shares: number[] = []) =>
  workstation.handlers['weights.prune']({ id, scope, thresholds, shares });

const pointAt = ({ points }: PruneResult, threshold: number) =>
  points.find((point) => point.threshold === threshold);

describe('the prune test', () => {
  it('with nothing removed has the accuracy of the record, and with everything removed that of chance', async () => {
    const workstation = openTrained();
    const last = workstation.store.run(id).last;
    const pushed: unknown[] = [];
    workstation.subscribe((candidate) => {
      if (candidate.type === 'prune') pushed.push([candidate.id, candidate.done, candidate.total]);
    });

    const result = await prune(workstation, id, [0, 1e9, 0.05]);
    expect(result).toMatchObject({ id, scope: '*', epoch: 12, images: TINY.test, engine: 'cpu' });
    expect(result.points.map(({ threshold }) => threshold)).toEqual([0, 0.05, 1e9]);
    expect(pushed).toEqual([
      [id, 1, 3],
      [id, 2, 3],
      [id, 3, 3],
    ]);
    expect(pointAt(result, 0)).toMatchObject({ accuracy: last?.testAcc, loss: last?.testLoss });
    // All logits are then 0: every class has the same probability, and the prediction is constant.
    expect(pointAt(result, 1e9)).toMatchObject({ zeros: result.count });
    expect(pointAt(result, 1e9)?.loss).toBeCloseTo(Math.log(10), 5);
    expect(pointAt(result, 1e9)?.accuracy).toBeLessThan(0.25);
    expect(last?.testAcc).toBeGreaterThan(0.25);

    // Exactly as many weights as the recorded histogram has below a bin's edge.
    const edge = 2 ** -5;
    const kernels = await prune(workstation, id, [edge], 'dense_1/kernel');
    const histogram = workstation.store.snapshot(id, 'dense_1/kernel')?.histogram;
    const below = histogram?.keys.reduce(
      (sum, key, i) => sum + (Math.abs(key) < 2 + 25 * 16 ? (histogram.counts[i] ?? 0) : 0),
      0,
    );
    expect(pointAt(kernels, edge)?.zeros).toBe(below);
    expect(kernels.count).toBe(784 * 8);
  });

  it('removes the requested shares', async () => {
    const workstation = open();
    const plain = await trained(workstation, { regularizer: { kind: 'none' } });
    const { points, count } = await prune(workstation, plain, [], 'kernels', [0, 0.25, 0.5, 1]);
    expect(count).toBe(784 * 8 + 8 * 10);
    expect(points.map(({ zeros }) => zeros)).toEqual([0, count / 4, count / 2, count]);
    expect(thresholdOf(Float32Array.of(1, 2, 2, 3), 0.5)).toBeGreaterThan(2);
    expect(thresholdOf(Float32Array.of(1, 2, 2, 3), 0)).toBe(0);
  });

  it('works while another run or the run itself trains', async () => {
    const workstation = open();
    const [run] = workstation.enqueue([tinyConfig({ epochs: ENDLESS })]);
    const training = run?.id ?? '';
    await event(workstation, () => workstation.store.lastCheckpoint(training) !== null);
    const result = await prune(workstation, training, [0]);
    const tested = workstation.store.epochs(training).find(({ epoch }) => epoch === result.epoch);
    expect(result.points[0]?.accuracy).toBe(tested?.testAcc);
    expect(workstation.store.run(training).status).toBe('running');
  });

  it('runs one test of a run at a time, and can be cancelled', async () => {
    const workstation = openTrained();
    const first = prune(
      workstation,
      id,
      [],
      '*',
      Array.from({ length: 30 }, (_, i) => i / 30),
    );
    await expect(prune(workstation, id, [0])).rejects.toMatchObject({ code: 'conflict' });
    await event(workstation, ({ type }) => type === 'prune');
    await workstation.handlers['weights.cancelPrune']({ id });
    await expect(first).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('cancelled') as string,
    });
    await expect(prune(workstation, id, [0])).resolves.toMatchObject({ id });
  });
});

describe('an impossible prune test', () => {
  it('says what is missing: weights, checkpoint, data', async () => {
    const workstation = openTrained();
    await expect(prune(workstation, id, [0], 'conv_1/kernel')).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining('dense_1/kernel') as string,
    });
    const kept = await trained(workstation, { record: { checkpoint: 'none' } });
    await expect(prune(workstation, kept, [0])).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('record.checkpoint') as string,
    });
    rmSync(join(workstation.options.home, 'datasets'), { recursive: true });
    await expect(prune(workstation, id, [0])).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('mnist') as string,
    });
    rmSync(join(workstation.options.home, 'runs'), { recursive: true });
    await expect(prune(workstation, id, [0])).rejects.toMatchObject({ code: 'not-found' });
  });

  it('fails alone if its process crashes or sends garbage', async () => {
    let path = WORKER;
    const workstation = openTrained({
      spawn: () => forkTrainer(path),
      limits: { silenceMs: 20_000, stopMs: 1000 },
    });
    for (const [child, words] of [
      ['dies', /exit code|killed/],
      ['garbage', /malformed/],
    ] as const) {
      path = trainerChild(child);
      await expect(prune(workstation, id, [0])).rejects.toMatchObject({
        code: 'training-failed',
        message: expect.stringMatching(words) as string,
      });
    }
    path = WORKER;
    await expect(prune(workstation, id, [0])).resolves.toMatchObject({ id });
    expect(workstation.store.run(id).status).toBe('completed');
  });
});

describe('weights.values', () => {
  it('are those of the last checkpoint', async () => {
    const workstation = openTrained();
    const ask = (tensor: string, maxCount: number) =>
      workstation.handlers['weights.values']({ id, tensor, maxCount });
    const { epoch, shape, values } = await ask('dense_1/kernel', 10_000);
    expect([epoch, shape]).toEqual([12, [784, 8]]);
    const bytes = Uint8Array.from(Buffer.from(values, 'base64'));
    const weights = new Float32Array(bytes.buffer);
    const { statistics } = workstation.store.snapshot(id, 'dense_1/kernel') ?? {};
    expect(weights.length).toBe(statistics?.count);
    expect(weights.reduce((sum, weight) => sum + Math.abs(weight), 0)).toBeCloseTo(statistics?.l1 ?? NaN, 2);
    await expect(ask('dense_1/kernel', 100)).rejects.toMatchObject({ code: 'bad-input' });
    await expect(ask('conv_1/kernel', 100)).rejects.toMatchObject({ code: 'not-found' });
  });
});
