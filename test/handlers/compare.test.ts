import { expect, test } from 'vitest';
import { channels } from '../../src-main/contract/channels.ts';
import { unpackCounts, unpackFloats } from '../../src-main/shared/packed.ts';
import { smooth } from '../../src-main/shared/smoothing.ts';
import { findPreset } from '../../src-main/experiment/presets.ts';
import { open, type Served } from '../queue/workstations.ts';
import { config, epochRecord, stepBlock, storedTensor } from '../store/fixtures.ts';

const workstation = (): Served => open({ ownRunsOnly: true });

/** A run of one epoch; the loss of step n is −n. */
function trained({ store }: Served, steps: number, loss?: (step: number) => number): string {
  const { id } = store.addRun(config());
  store.markRunning(id);
  const block = stepBlock(1, steps);
  if (loss !== undefined) block.values.loss.forEach((_, i, all) => (all[i] = loss(i + 1)));
  store.recordEpoch({
    runId: id,
    record: epochRecord(1),
    weights: [storedTensor('dense_1/kernel', [3, 2], 1)],
    steps: [block],
  });
  return id;
}

const all = { metrics: ['loss' as const], smoothing: 0 };

test('complete curves of several runs and metrics are returned in the requested order', async () => {
  const home = workstation();
  const ids = [trained(home, 5), trained(home, 3)];
  const answer = await home.handlers['runs.curves']({
    ids: ids.toReversed(),
    metrics: ['learningRate', 'loss'],
    maxPoints: 100,
    smoothing: 0,
  });
  expect(channels['runs.curves'].output.parse(answer)).toEqual(answer);
  expect(answer.map((run) => run.id)).toEqual(ids.toReversed());
  const [rate, loss] = answer[1]?.curves ?? [];
  expect(rate?.metric).toBe('learningRate');
  expect(loss).toMatchObject({ metric: 'loss', total: 5, firstStep: 1, steps: null, smoothed: null });
  expect([...unpackFloats(loss?.values ?? '')]).toEqual([-1, -2, -3, -4, -5]);
});

test('long curves are downsampled, keep their spikes, and have averages over every step', async () => {
  const home = workstation();
  const value = (step: number): number => (step === 777 ? 99 : Math.sin(step));
  const id = trained(home, 5000, value);
  const [run] = await home.handlers['runs.curves']({ ...all, ids: [id], maxPoints: 100, smoothing: 0.9 });
  const curve = run?.curves[0];
  const steps = unpackCounts(curve?.steps ?? '');
  const smoothed = unpackFloats(curve?.smoothed ?? '');
  expect(curve?.total).toBe(5000);
  expect(steps.length).toBeLessThanOrEqual(100);
  expect(unpackFloats(curve?.values ?? '')[steps.indexOf(777)]).toBe(99);
  const exact = smooth(
    Float32Array.from({ length: 5000 }, (_, i) => value(i + 1)),
    0.9,
  );
  steps.forEach((step, i) => expect(smoothed[i]).toBeCloseTo(exact[step - 1] ?? NaN, 5));
});

test('a range has its own resolution; non-finite values are NaN', async () => {
  const home = workstation();
  const id = trained(home, 1000, (step) => (step === 402 ? Infinity : step));
  const [run] = await home.handlers['runs.curves']({ ...all, ids: [id], maxPoints: 50, from: 400, to: 403 });
  const curve = run?.curves[0];
  expect(curve).toMatchObject({ total: 4, firstStep: 400 });
  const values = [...unpackFloats(curve?.values ?? '')].map((entry) =>
    Number.isFinite(entry) ? entry : null,
  );
  expect(values).toEqual([400, 401, null, 403]);
});

test('a run without steps has an empty curve, and an unknown run is an error', async () => {
  const home = workstation();
  const { id } = home.store.addRun(config());
  const [run] = await home.handlers['runs.curves']({ ...all, ids: [id], maxPoints: 50 });
  expect(run?.curves[0]).toMatchObject({ total: 0, firstStep: null, steps: '', values: '' });
  await expect(home.handlers['runs.curves']({ ...all, ids: ['none'], maxPoints: 50 })).rejects.toMatchObject({
    code: 'not-found',
  });
});

test('details of several runs are returned in one response', async () => {
  const home = workstation();
  const ids = [trained(home, 5), trained(home, 3)];
  const answer = await home.handlers['runs.details']({ ids });
  expect(answer.map((detail) => detail.run.id)).toEqual(ids);
  expect(answer[0]).toEqual(await home.handlers['runs.get']({ id: ids[0] ?? '' }));
});

test('published figures are returned for runs that repeat a preset, whatever their seed and name', async () => {
  const home = workstation();
  const preset = findPreset(home.presets, '002/l2').config;
  const { id } = home.store.addRun({ ...preset, seed: 12, name: 'mine' });
  const other = home.store.addRun({ ...preset, batchSize: 3 }).id;
  const answer = await home.handlers['runs.published']({ ids: [other, id] });
  expect(channels['runs.published'].output.parse(answer)).toEqual(answer);
  expect(answer).toHaveLength(1);
  expect(answer[0]).toMatchObject({ id, preset: '002/l2', figures: { source: '002', unit: 'epoch' } });
  expect(answer[0]?.figures.figures.testAcc).toEqual({ at: [20], values: [0.8514] });
});
