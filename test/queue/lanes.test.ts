import { describe, expect, it } from 'vitest';
import type { Demand } from '../../src-main/estimate/demand.ts';
import { type Lane, threadsFor } from '../../src-main/queue/lanes.ts';

const small: Demand = { engine: 'cpu', stepSeconds: 0.0005, memory: 3e8 };
const large: Demand = { engine: 'cpu', stepSeconds: 0.05, memory: 8e8 };
const onGpu: Demand = { engine: 'webgpu', stepSeconds: 0.001, memory: 8e8 };
const machine = { cores: 4, memory: 2e9 };

const lanes = (...held: [Demand | null, number][]): Lane[] =>
  held.map(([demand, threads]) => ({ demand, threads }));

describe('with auto', () => {
  it.each([
    { next: small, behind: null, active: lanes(), threads: 4, why: 'one small run has all cores' },
    { next: small, behind: small, active: lanes(), threads: 1, why: 'small runs share them' },
    { next: small, behind: large, active: lanes(), threads: 4, why: 'a large run has to wait for it' },
    { next: small, behind: null, active: lanes([small, 1]), threads: 1, why: 'beside a small one' },
    { next: small, behind: null, active: lanes([small, 4]), threads: null, why: 'the cores are taken' },
    { next: small, behind: null, active: lanes([large, 4]), threads: null, why: 'a large one trains alone' },
    { next: large, behind: large, active: lanes(), threads: 4, why: 'a large one has all cores' },
    { next: large, behind: null, active: lanes([small, 1]), threads: null, why: 'it waits for them' },
    { next: onGpu, behind: onGpu, active: lanes(), threads: 4, why: 'a GPU trains one run' },
    { next: onGpu, behind: null, active: lanes([onGpu, 4]), threads: null, why: 'a GPU trains one run' },
    { next: null, behind: small, active: lanes(), threads: 4, why: 'an unknown run trains alone' },
    {
      next: null,
      behind: null,
      active: lanes([small, 1]),
      threads: null,
      why: 'an unknown run trains alone',
    },
    {
      next: small,
      behind: null,
      active: lanes([null, 4]),
      threads: null,
      why: 'an unknown run trains alone',
    },
  ])('$why', ({ next, behind, active, threads }) => {
    expect(threadsFor(next, behind, active, 'auto', machine)).toBe(threads);
  });

  it('starts as many small runs as there are cores, limited by memory', () => {
    const three = lanes([small, 1], [small, 1], [small, 1]);
    expect(threadsFor(small, small, three, 'auto', machine)).toBe(1);
    expect(threadsFor(small, small, lanes(...three.map(held), [small, 1]), 'auto', machine)).toBeNull();
    expect(threadsFor(small, small, three, 'auto', { ...machine, memory: 1.1e9 })).toBeNull();
  });
});

describe('with a number', () => {
  it('shares the cores, whatever the size', () => {
    expect(threadsFor(large, large, lanes(), 2, machine)).toBe(2);
    expect(threadsFor(large, null, lanes([large, 2]), 2, machine)).toBe(2);
    expect(threadsFor(large, null, lanes([large, 2], [large, 2]), 2, machine)).toBeNull();
    expect(threadsFor(large, null, lanes(), 1, machine)).toBe(4);
    expect(threadsFor(small, null, lanes([large, 4]), 1, machine)).toBeNull();
    expect(threadsFor(small, small, lanes(), 9, machine)).toBe(1);
  });

  it('is limited by memory and to one run on a GPU', () => {
    expect(threadsFor(large, null, lanes([large, 2]), 2, { ...machine, memory: 1e9 })).toBeNull();
    expect(threadsFor(onGpu, null, lanes([onGpu, 2]), 2, machine)).toBeNull();
    expect(threadsFor(onGpu, null, lanes([large, 2]), 2, machine)).toBe(2);
  });
});

function held({ demand, threads }: Lane): [Demand | null, number] {
  return [demand, threads];
}
