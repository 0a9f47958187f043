import { describe, expect, it } from 'vitest';
import { coreTimes, othersShare, ownCpuMs, parseStat } from '../../bench/load.ts';

it('parses /proc/stat: stolen time counts as busy, waiting for a disk does not', () => {
  const stat = 'cpu  1 20 300 4000 50000 600000 7000000 80000000 9 9\ncpu0 5 5 5 5\nctxt 1\n';
  const busyMs = 10 * (1 + 20 + 300 + 600000 + 7000000 + 80000000);
  expect(parseStat(stat)).toEqual({ busyMs, totalMs: busyMs + 10 * 54000 });
  // Older kernels have fewer columns.
  expect(parseStat('cpu 1 2 3 4\n')).toEqual({ busyMs: 60, totalMs: 100 });
  expect(parseStat('nothing of the kind')).toEqual({ busyMs: 0, totalMs: 0 });
});

describe('the share of others', () => {
  const before = { busyMs: 100, totalMs: 1000 };

  it('is the busy time minus that of the measured process', () => {
    expect(othersShare(before, { busyMs: 3100, totalMs: 5000 }, 2000)).toBe(0.25);
    expect(othersShare(before, { busyMs: 2090, totalMs: 5000 }, 2000)).toBe(-0.0025);
  });

  it('is null if the system does not report it', () => {
    expect(othersShare(null, before, 0)).toBeNull();
    expect(othersShare(before, null, 0)).toBeNull();
    expect(othersShare(before, before, 0)).toBeNull();
  });
});

it('this machine and this process report their times', () => {
  const [before, own] = [coreTimes(), ownCpuMs()];
  const end = performance.now() + 50;
  while (performance.now() < end);
  const after = coreTimes();
  expect(ownCpuMs()).toBeGreaterThan(own);
  expect(after?.totalMs ?? NaN).toBeGreaterThan(before?.totalMs ?? NaN);
  expect(after?.busyMs ?? NaN).toBeGreaterThanOrEqual(before?.busyMs ?? NaN);
});
