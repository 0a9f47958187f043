import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EngineReport } from '../../src-main/contract/channels.ts';
import type { EngineName } from '../../src-main/contract/config.ts';
import { saveVerdict } from '../../src-main/engines/verdict.ts';
import { ENDED, open, reaches } from '../queue/workstations.ts';
import { tinyConfig, tinyHome } from '../trainer/tinyData.ts';

const report = (name: EngineName, dense: number, convolutional: number): EngineReport => ({
  name,
  available: true,
  reason: null,
  device: 'device',
  selfTest: { pass: true, maxError: 0 },
  stepsPerSecond: dense,
  convolutionalStepsPerSecond: convolutional,
});

async function engineOfRun(home: string, engine: 'auto' | EngineName): Promise<EngineName | null> {
  const workstation = open({ home });
  const [run] = workstation.enqueue([tinyConfig({ engine })]);
  const ended = await reaches(workstation, run?.id ?? '', ...ENDED);
  expect(ended.error).toBe(null);
  return ended.engine;
}

describe('a run with engine auto', () => {
  it('trains on the CPU before the first doctor', async () => {
    expect(await engineOfRun(tinyHome(), 'auto')).toBe('cpu');
  });

  it('trains on the fastest engine for its kind of network, according to the doctor', async () => {
    const home = tinyHome();
    saveVerdict(home, [report('cpu', 10, 20), report('reference', 30, 5)]);
    expect(await engineOfRun(home, 'auto')).toBe('reference');
  });

  it('trains on the CPU when the verdict is damaged', async () => {
    const home = tinyHome();
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, 'engines.json'), 'no JSON');
    expect(await engineOfRun(home, 'auto')).toBe('cpu');
  });
});

it('a run that names its engine ignores the verdict', async () => {
  const home = tinyHome();
  saveVerdict(home, [report('cpu', 10, 10)]);
  expect(await engineOfRun(home, 'reference')).toBe('reference');
});
