import { describe, expect, it } from 'vitest';
import type { EngineReport } from '../../../../src-main/contract/channels.ts';
import type { EnginesState } from '../../../../src-main/contract/channels/engines.ts';
import {
  byStanding,
  choiceOf,
  type EngineEntry,
  speedShare,
  standing,
} from '../../../../src-renderer/views/engines/findings.ts';

const passed = (dense: number, convolutional: number | null): EngineReport => ({
  name: 'engine',
  available: true,
  reason: null,
  device: 'device',
  selfTest: { pass: true, maxError: 1e-7 },
  stepsPerSecond: dense,
  convolutionalStepsPerSecond: convolutional,
});
const out: EngineReport = {
  name: 'engine',
  available: false,
  reason: 'It is not here.',
  device: null,
  selfTest: null,
  stepsPerSecond: null,
};
const wrong: EngineReport = { ...out, selfTest: { pass: false, maxError: 1 }, stepsPerSecond: 9e9 };

function entry(name: EngineEntry['name'], report: EngineReport | null, phase: EngineEntry['phase'] = 'idle') {
  return { name, phase, report } satisfies EngineEntry;
}

function state(engines: EngineEntry[], keys: Partial<EnginesState> = {}): EnginesState {
  return {
    engines,
    versions: {},
    testedAt: '2026-01-01T00:00:00.000Z',
    outdated: false,
    testing: false,
    auto: 'cpu',
    autoConvolutional: 'webgpu',
    ...keys,
  };
}

const cpu = entry('cpu', passed(3000, 100));
const webgpu = entry('webgpu', passed(900, 400));
const cuda = entry('cuda', out);
const dml = entry('dml', wrong);
const reference = entry('reference', passed(12, null));
const all = state([cpu, webgpu, cuda, dml, reference]);

describe('an engine', () => {
  it('has the state of its last finding, or of the running test', () => {
    expect([cpu, cuda, dml, entry('coreml', null)].map(standing)).toEqual([
      'passed',
      'out',
      'failed',
      'untested',
    ]);
    expect(standing({ ...cpu, phase: 'testing' })).toBe('testing');
    expect(standing({ ...cuda, phase: 'waiting' })).toBe('waiting');
  });

  it('is compared with the fastest engine whose numbers are right', () => {
    expect([cpu, webgpu, cuda, dml, reference].map((one) => speedShare(all, one, 'dense'))).toEqual([
      ...[1, 0.3, null, null],
      0.004,
    ]);
    expect(speedShare(all, cpu, 'convolutional')).toBe(0.25);
    expect(speedShare(all, reference, 'convolutional')).toBeNull();
  });

  it('keeps its position while a test is running', () => {
    const order = (engines: EngineEntry[]) => byStanding(engines).map(({ name }) => name);
    expect(order([cuda, dml, webgpu, cpu])).toEqual(['webgpu', 'cpu', 'dml', 'cuda']);
    expect(order([cuda, dml, { ...webgpu, phase: 'testing' }, cpu])).toEqual([
      'cuda',
      'dml',
      'webgpu',
      'cpu',
    ]);
  });
});

describe('what auto uses', () => {
  it('is shown with its speed and its ratio to the next', () => {
    expect(choiceOf(all, 'dense')).toEqual({
      name: 'cpu',
      speed: 3000,
      next: { name: 'webgpu', times: 3000 / 900 },
    });
    expect(choiceOf(all, 'convolutional')).toEqual({
      name: 'webgpu',
      speed: 400,
      next: { name: 'cpu', times: 4 },
    });
  });

  it('has no next if it is the only one, and is null without findings', () => {
    expect(choiceOf(state([cpu, cuda]), 'dense')).toEqual({ name: 'cpu', speed: 3000, next: null });
    expect(choiceOf(state([entry('cpu', null)], { auto: null }), 'dense')).toBeNull();
  });
});
