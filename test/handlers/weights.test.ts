import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { channels } from '../../src-main/contract/channels.ts';
import { unpackHistograms } from '../../src-main/contract/histories.ts';
import { RESOURCES_FOLDER } from '../../src-main/program/folders.ts';
import { createBackend } from '../../src-main/handlers/backend.ts';
import { evenly } from '../../src-main/handlers/weightHistory.ts';
import { openWorkstation } from '../../src-main/workstation/workstation.ts';
import { sumHistograms } from '../../src-main/weights/sums.ts';
import { epochRecord, mlpWeights } from '../store/records.ts';
import { config } from '../store/fixtures.ts';
import { type Served, WORKER } from '../queue/workstations.ts';

const EPOCHS = 9;
let workstation: Served;
let home: string;
let id: string;

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'ridgeline-handlers-'));
  const opened = openWorkstation({
    home,
    dataFolder: null,
    resources: RESOURCES_FOLDER,
    trainerPath: WORKER,
    ownRunsOnly: true,
  });
  workstation = Object.assign(opened, { handlers: createBackend(opened).handlers });
  const { store } = workstation;
  id = store.addRun(config({ epochs: EPOCHS })).id;
  store.markRunning(id);
  store.recordStart(id, { engine: 'cpu', device: 'test', weights: mlpWeights(0) });
  for (let epoch = 1; epoch <= EPOCHS; epoch++) {
    store.recordEpoch({ runId: id, record: epochRecord(epoch), weights: mlpWeights(epoch), steps: [] });
  }
});

afterAll(async () => {
  await workstation.close();
  rmSync(home, { recursive: true });
});

async function history(request: { scope: string; after?: number; atMost?: number }) {
  const input = channels['weights.history'].input.parse({ ids: [id], ...request });
  const [answer] = await workstation.handlers['weights.history'](input);
  const parsed = channels['weights.history'].output.element.parse(answer);
  const bytes = Uint8Array.from(Buffer.from(parsed.histograms, 'base64'));
  return { ...parsed, unpacked: unpackHistograms(bytes, parsed.epochs.length) };
}

describe('weights.history', () => {
  it('of one tensor is all its snapshots', async () => {
    const found = await history({ scope: 'dense_1/bias' });
    expect(found).toMatchObject({ tensors: ['dense_1/bias'], shape: [30], count: 30 });
    expect(found.epochs).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    found.epochs.forEach((epoch, i) => {
      const stored = mlpWeights(epoch)[1];
      expect(found.unpacked[i]).toEqual(stored?.histogram);
      expect(found.l1[i]).toBe(stored?.statistics.l1);
      expect(found.zeros[i]).toBe(1);
    });
  });

  it('of several combines them', async () => {
    const found = await history({ scope: 'kernels' });
    expect(found).toMatchObject({ tensors: ['dense_1/kernel', 'dense_2/kernel'], shape: null, count: 2220 });
    const [first, , last] = mlpWeights(4);
    if (first === undefined || last === undefined) throw new Error('Three tensors are needed.');
    expect(found.unpacked[4]).toEqual(sumHistograms([first.histogram, last.histogram]));
    expect(found.zeros[4]).toBe(2);
    expect((await history({ scope: '*' })).count).toBe(2250);
    expect((await history({ scope: 'dense_1/*' })).tensors).toEqual(['dense_1/kernel', 'dense_1/bias']);
  });

  it('continues after an epoch, and limits the number of epochs', async () => {
    expect((await history({ scope: '*', after: 7 })).epochs).toEqual([8, 9]);
    expect((await history({ scope: '*', after: 9 })).epochs).toEqual([]);
    expect((await history({ scope: '*', atMost: 4 })).epochs).toEqual([0, 3, 6, 9]);
    expect(evenly([0, 1, 2, 3, 4, 5, 6, 7], 4)).toEqual([0, 3, 6, 7]);
  });

  it('of an unknown tensor is empty', async () => {
    expect(await history({ scope: 'conv_1/kernel' })).toMatchObject({ tensors: [], count: 0, epochs: [] });
  });
});

describe('weights.layers', () => {
  it('are all statistics of an epoch, or of the last', async () => {
    const at = async (epoch?: number) =>
      (
        await workstation.handlers['weights.layers']({ ids: [id], ...(epoch === undefined ? {} : { epoch }) })
      )[0];
    expect(await at(3)).toEqual({ runId: id, epoch: 3, tensors: mlpWeights(3).map((w) => w.statistics) });
    expect(await at()).toMatchObject({ epoch: EPOCHS });
    expect(await at(99)).toEqual({ runId: id, epoch: null, tensors: [] });
  });
});

describe('requests that need a checkpoint', () => {
  it('fail with a message if there is none', async () => {
    const values = workstation.handlers['weights.values']({ id, tensor: 'dense_1/kernel', maxCount: 10 });
    await expect(values).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('no checkpoint') as string,
    });
    const prune = workstation.handlers['weights.prune']({ id, scope: '*', thresholds: [0], shares: [] });
    await expect(prune).rejects.toMatchObject({ code: 'conflict' });
  });
});
