import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { EngineReport } from '../../src-main/contract/channels.ts';
import { fastestFirst, readVerdict, saveVerdict } from '../../src-main/engines/verdict.ts';

let home: string;

beforeEach(() => {
  home = join(mkdtempSync(join(tmpdir(), 'ridgeline-verdict-')), 'home');
});

function passed(name: string, dense: number, convolutional: number | null): EngineReport {
  return {
    name,
    available: true,
    reason: null,
    device: 'device',
    selfTest: { pass: true, maxError: 1e-7 },
    stepsPerSecond: dense,
    convolutionalStepsPerSecond: convolutional,
  };
}

const out = (name: string): EngineReport => ({
  name,
  available: false,
  reason: 'It is not here.',
  device: null,
  selfTest: null,
  stepsPerSecond: null,
});

const wrong = (name: string): EngineReport => ({
  ...passed(name, 1e6, 1e6),
  available: false,
  reason: 'its self-test failed',
  selfTest: { pass: false, maxError: 1 },
});

const reports = [
  passed('cpu', 3000, 100),
  passed('webgpu', 900, 400),
  out('cuda'),
  wrong('dml'),
  passed('reference', 12, null),
];

describe('the fastest engine', () => {
  it('differs between dense and convolutional networks', () => {
    expect(fastestFirst(reports, 'dense')).toEqual(['cpu', 'webgpu', 'reference']);
    expect(fastestFirst(reports, 'convolutional')).toEqual(['webgpu', 'cpu']);
  });

  it('is none if none passed', () => {
    expect(fastestFirst([out('cpu'), wrong('webgpu')], 'dense')).toEqual([]);
  });
});

describe('the verdict', () => {
  it('is saved in a home that may not exist yet', () => {
    saveVerdict(home, reports);
    expect(readVerdict(home, 'dense')).toEqual(['cpu', 'webgpu', 'reference']);
    expect(readVerdict(home, 'convolutional')).toEqual(['webgpu', 'cpu']);
  });

  it('is empty before the first doctor', () => {
    expect(readVerdict(home, 'dense')).toEqual([]);
  });

  it('is replaced by a newer one', () => {
    saveVerdict(home, reports);
    saveVerdict(home, [passed('reference', 5, 1)]);
    expect(readVerdict(home, 'dense')).toEqual(['reference']);
  });

  it('is invalid on another machine or with other versions', () => {
    saveVerdict(home, reports);
    const file = join(home, 'engines.json');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace(/"onnxruntime": "[^"]+"/, '"onnxruntime": "0.0.1"'));
    expect(readVerdict(home, 'dense')).toEqual([]);
    writeFileSync(file, text);
    expect(readVerdict(home, 'dense')).not.toEqual([]);
    vi.stubEnv('CUDA_VISIBLE_DEVICES', '7');
    expect(readVerdict(home, 'dense')).toEqual([]);
  });

  it.each(['', '{', '[]', '{"machine": {}, "dense": ["gpu"], "convolutional": []}'])(
    'is none when the file holds %j',
    (text) => {
      saveVerdict(home, reports);
      writeFileSync(join(home, 'engines.json'), text);
      expect(readVerdict(home, 'dense')).toEqual([]);
    },
  );
});
