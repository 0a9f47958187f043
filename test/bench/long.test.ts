import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { meetsLimit } from '../../bench/measurements.ts';
import { longCases } from '../../bench/long/cases.ts';
import { growth } from '../../bench/long/growth.ts';
import { usageOf } from '../../bench/long/process.ts';
import { type Sample, sampleTraining } from '../../bench/long/training.ts';

function samples(change: (step: number) => Partial<Sample>): Sample[] {
  return Array.from({ length: 100 }, (_, i) => {
    const step = 10 * (i + 1);
    const flat = { cpuMs: step, rssMiB: 200, descriptors: 20, threads: 10, mappings: 300, msPerStep: 2 };
    return { step, ...flat, ...change(step) };
  });
}

/** Names of the measurements that miss their limits. */
function missed(change: (step: number) => Partial<Sample>, othersShare: number | null = 0): string[] {
  const figures = growth('cpu-mlp', { samples: samples(change), othersShare });
  return figures.filter((figure) => !meetsLimit(figure)).map(({ name }) => name);
}

describe('growth', () => {
  it('is zero if only the warm-up and single samples differ', () => {
    expect(missed((step) => (step < 200 ? { rssMiB: step, msPerStep: 50 } : {}))).toEqual([]);
    expect(missed((step) => (step % 70 === 0 ? { rssMiB: 900, descriptors: 99 } : {}))).toEqual([]);
  });

  it('of one small buffer per step is detected', () => {
    const bytes = 4 * 3 * 128;
    expect(missed((step) => ({ rssMiB: 200 + (step * bytes) / 2 ** 20 }))).toEqual([
      'resident memory, growth',
    ]);
    expect(missed((step) => ({ descriptors: 20 + Math.floor(step / 100) }))).toEqual([
      'open descriptors, growth',
    ]);
    expect(missed((step) => ({ threads: 10 + Math.floor(step / 100) }))).toEqual(['threads, growth']);
    expect(missed((step) => ({ mappings: 300 + Math.floor(step / 10) }))).toEqual([
      'memory mappings, growth',
    ]);
  });

  it('of the step time is limited only on an idle machine', () => {
    const slower = (step: number) => ({ msPerStep: 2 + step / 1000 });
    expect(missed(slower)).toEqual(['time of a step, drift']);
    expect(missed(slower, 0.5)).toEqual([]);
    expect(missed(slower, null)).toEqual([]);
  });
});

it.runIf(process.platform === 'linux')('reads the resource usage of a process', () => {
  const { rssMiB, descriptors, threads, mappings } = usageOf(process.pid);
  const pages = Number(readFileSync('/proc/self/statm', 'utf8').split(' ')[1]);
  expect(rssMiB / ((pages * 4096) / 2 ** 20)).toBeCloseTo(1, 0);
  for (const count of [descriptors, threads, mappings]) expect(count).toBeGreaterThan(2);
});

it.runIf(process.platform === 'linux')(
  'a real training is sampled to its end',
  { timeout: 120_000 },
  async () => {
    const config = longCases[0]?.config(100);
    if (config === undefined) throw new Error('there is no case');
    const { samples } = await sampleTraining(config);
    expect(samples.length).toBeGreaterThan(5);
    expect(samples.at(-1)?.step).toBe(100);
    expect(samples.at(-1)?.cpuMs).toBeGreaterThan(samples[0]?.cpuMs ?? NaN);
  },
);
