import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { engineName } from '../../src-main/contract/config.ts';
import { diagnose, type DoctorReport } from '../../src-main/engines/doctor.ts';
import { readVerdict } from '../../src-main/engines/verdict.ts';
import { forkTrainer } from '../../src-main/trainer/process.ts';

const MAIN = join(import.meta.dirname, '..', '..', 'src-main');
const CHILDREN = join(import.meta.dirname, '..', 'trainer', 'children');
const trainerPath = join(MAIN, 'trainer', 'worker.ts');
const LIMIT_MS = 300_000;

const newHome = (): string => mkdtempSync(join(tmpdir(), 'ridgeline-doctor-'));

describe('with a webgpu that crashes', () => {
  let report: DoctorReport;
  const home = newHome();

  beforeAll(async () => {
    const order = [...engineName.options];
    const spawn = () => forkTrainer(order.shift() === 'webgpu' ? join(CHILDREN, 'dies.mjs') : trainerPath);
    report = await diagnose({ home, dataFolder: null, trainerPath, spawn });
  }, LIMIT_MS);

  it('still reports every engine', () => {
    expect(report.engines.map(({ name }) => name)).toEqual(engineName.options);
  });

  it('reports how it crashed, with its last output', () => {
    expect(report.engines.find(({ name }) => name === 'webgpu')).toEqual({
      name: 'webgpu',
      available: false,
      reason: 'its self-test ended with exit code 3. Last output: cudaErrorLaunchFailure: the device is gone',
      device: null,
      selfTest: null,
      stepsPerSecond: null,
    });
  });

  it('has tested and timed the others', () => {
    const cpu = report.engines.find(({ name }) => name === 'cpu');
    expect(cpu).toMatchObject({ available: true, reason: null, selfTest: { pass: true } });
    expect(cpu?.convolutionalStepsPerSecond).toBeGreaterThan(0);
    expect(report.versions).toMatchObject({ 'onnxruntime-node': expect.any(String) as unknown });
  });

  it('names the engine that auto selects and saves it for runs', () => {
    expect(report).toMatchObject({ auto: 'cpu', autoConvolutional: 'cpu' });
    expect(readVerdict(home, 'dense').slice(0, 2)).toEqual(['cpu', 'reference']);
  });
});

it('ends a self-test that takes too long, and continues', async () => {
  const spawn = () => forkTrainer(join(CHILDREN, 'silent.mjs'));
  const report = await diagnose({
    home: newHome(),
    dataFolder: null,
    trainerPath,
    spawn,
    engineLimitMs: 300,
  });
  expect(report.engines.map(({ reason }) => reason)).toEqual(
    engineName.options.map(() => 'its self-test did not end within 0.3 s.'),
  );
  expect(report).toMatchObject({ auto: null, autoConvolutional: null });
});

it('treats a malformed report as a failure', async () => {
  const spawn = () => forkTrainer(join(CHILDREN, 'garbage.mjs'));
  const report = await diagnose({ home: newHome(), dataFolder: null, trainerPath, spawn });
  expect(new Set(report.engines.map(({ reason }) => reason))).toEqual(
    new Set(['its self-test sent a malformed report.']),
  );
});

it('still reports if the verdict cannot be saved', async () => {
  const home = join(newHome(), 'file');
  writeFileSync(home, '');
  const spoken = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const spawn = () => forkTrainer(join(CHILDREN, 'dies.mjs'));
  const report = await diagnose({ home, dataFolder: null, trainerPath, spawn });
  expect(report.engines.length).toBe(engineName.options.length);
  expect(spoken.mock.calls.flat().join(' ')).toContain('"auto" still selects the CPU');
  expect(existsSync(join(home, 'engines.json'))).toBe(false);
});
