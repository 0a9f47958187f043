import { describe, expect, it, test } from 'vitest';
import { philox4x32, RandomStream } from '../../src-main/random/philox.ts';

/** The philox4x32 vectors with ten rounds of `kat_vectors` in the Random123 distribution. */
const KNOWN_ANSWERS = [
  {
    name: 'zeros',
    counter: [0, 0, 0, 0],
    key: [0, 0],
    block: [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
  },
  {
    name: 'ones',
    counter: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    key: [0xffffffff, 0xffffffff],
    block: [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  },
  {
    name: 'digits of pi',
    counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    key: [0xa4093822, 0x299f31d0],
    block: [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  },
] as const;

test.each(KNOWN_ANSWERS)('philox4x32-10 of $name', ({ counter, key, block }) => {
  const words = Uint32Array.from(counter);
  philox4x32(words, key[0], key[1]);
  expect([...words]).toEqual([...block]);
});

describe('a stream', () => {
  // Computed with a separate implementation in Python integers. Data sets, subsets and shuffles of published
  // results depend on these numbers: they may never change.
  it('draws the same numbers as in earlier versions', () => {
    const words = new RandomStream(42, 'shuffle', 3);
    expect(Array.from({ length: 6 }, () => words.uint32())).toEqual([
      4151127894, 558675226, 2578372636, 3375549022, 460940401, 3894899228,
    ]);
    expect(new RandomStream(42, 'shuffle', 3).uniform()).toBe(0.9665097752964251);
    expect([...new RandomStream(42, 'shuffle', 3).permutation(10)]).toEqual([5, 0, 2, 7, 3, 8, 6, 9, 1, 4]);
  });

  it('depends on the seed and on every part of the path', () => {
    const paths: [number, ...(number | string)[]][] = [
      [1],
      [2],
      [1, 'shuffle'],
      [1, 'shuffle', 1],
      [1, 'shuffle', 2],
      [1, 'shuffle', 12],
      [1, 'shuffle', 1, 2],
      [1, 'ab', 'c'],
      [1, 'a', 'bc'],
      [1, 'abc'],
    ];
    const starts = paths.map((path) => new RandomStream(...path).uint32());
    expect(new Set(starts).size).toBe(paths.length);
  });

  it('is uncorrelated with its neighbours', () => {
    const draws = 4096;
    const streams = [0, 1, 2, 3].map((epoch) => new RandomStream(7, 'shuffle', epoch));
    const values = streams.map((stream) => Array.from({ length: draws }, () => stream.uniform() - 0.5));
    for (const [i, a] of values.entries()) {
      for (const b of values.slice(i + 1)) {
        const correlation = a.reduce((sum, x, n) => sum + x * (b[n] ?? 0), 0) / draws / (1 / 12);
        // The standard error of a correlation of independent draws is 1/√n.
        expect(Math.abs(correlation)).toBeLessThan(4 / Math.sqrt(draws));
      }
    }
  });
});

/** Σ (observed − expected)² / expected over equally likely bins. */
function chiSquare(counts: Iterable<number>, total: number, bins: number): number {
  const expected = total / bins;
  return Array.from(counts).reduce((sum, observed) => sum + (observed - expected) ** 2 / expected, 0);
}

// The 1e-4 quantiles of χ² with 255 degrees of freedom; both tails, because too uniform is as wrong as not uniform.
const CHI_255 = { least: 178, most: 347 };

test.each([0, 8, 16, 24])('bits %i and up of a word are uniform', (shift) => {
  const random = new RandomStream(1, 'uniformity');
  const counts = new Uint32Array(256);
  const draws = 256 * 400;
  for (let i = 0; i < draws; i++) {
    const byte = (random.uint32() >>> shift) & 255;
    counts[byte] = (counts[byte] ?? 0) + 1;
  }
  const statistic = chiSquare(counts, draws, 256);
  expect(statistic).toBeGreaterThan(CHI_255.least);
  expect(statistic).toBeLessThan(CHI_255.most);
});

test('uniform() is in [0, 1) and uniform there, to its last bits', () => {
  const random = new RandomStream(3, 'uniform');
  const draws = 256 * 400;
  const coarse = new Uint32Array(256);
  const fine = new Uint32Array(256);
  for (let i = 0; i < draws; i++) {
    const u = random.uniform();
    expect(u >= 0 && u < 1).toBe(true);
    const high = Math.floor(u * 256);
    const low = (u * 2 ** 53) % 256;
    coarse[high] = (coarse[high] ?? 0) + 1;
    fine[low] = (fine[low] ?? 0) + 1;
  }
  for (const counts of [coarse, fine]) {
    const statistic = chiSquare(counts, draws, 256);
    expect(statistic).toBeGreaterThan(CHI_255.least);
    expect(statistic).toBeLessThan(CHI_255.most);
  }
});

test('normal() has the moments of the standard normal distribution', () => {
  const random = new RandomStream(4, 'normal');
  const n = 100_000;
  const draws = Float64Array.from({ length: n }, () => random.normal());
  const moment = (power: number): number => draws.reduce((sum, x) => sum + x ** power, 0) / n;
  // Four standard errors: those of the first four moments are √(1, 2, 15, 96) / √n.
  expect(Math.abs(moment(1))).toBeLessThan(4 * Math.sqrt(1 / n));
  expect(Math.abs(moment(2) - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
  expect(Math.abs(moment(3))).toBeLessThan(4 * Math.sqrt(15 / n));
  expect(Math.abs(moment(4) - 3)).toBeLessThan(4 * Math.sqrt(96 / n));
  const tail = draws.filter((x) => Math.abs(x) > 1.959964).length / n;
  expect(Math.abs(tail - 0.05)).toBeLessThan(4 * Math.sqrt((0.05 * 0.95) / n));
});

describe('below()', () => {
  it('has no modulo bias', () => {
    // 2^32 mod (3·2^30) = 2^30: taken modulo, numbers below 2^30 would come up twice as often.
    const bound = 3 * 2 ** 30;
    const random = new RandomStream(5, 'bias');
    const draws = 30_000;
    const counts = [0, 0, 0];
    for (let i = 0; i < draws; i++) {
      const third = Math.floor(random.below(bound) / 2 ** 30);
      counts[third] = (counts[third] ?? 0) + 1;
    }
    // 1e-4 quantile of χ² with 2 degrees of freedom.
    expect(chiSquare(counts, draws, 3)).toBeLessThan(18.4);
  });

  test.each([1, 2, 3, 7, 10])('draws each of %i numbers and no other', (bound) => {
    const random = new RandomStream(6, 'reach');
    const seen = new Set(Array.from({ length: 200 }, () => random.below(bound)));
    expect([...seen].sort((a, b) => a - b)).toEqual(Array.from({ length: bound }, (_, i) => i));
  });

  it('accepts 2^32 as a bound', () => {
    const words = new RandomStream(8, 'whole');
    const bounded = new RandomStream(8, 'whole');
    for (let i = 0; i < 100; i++) expect(bounded.below(2 ** 32)).toBe(words.uint32());
  });
});

describe('permutation()', () => {
  test.each([0, 1, 2, 10, 1000])('of %i contains every number once', (n) => {
    const order = new RandomStream(9, 'permutation', n).permutation(n);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
  });

  it('gives all 24 orders of four things equally often', () => {
    const counts = new Map<string, number>();
    const draws = 24 * 500;
    for (let i = 0; i < draws; i++) {
      const key = new RandomStream(10, i).permutation(4).join('');
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    // 1e-4 quantile of χ² with 23 degrees of freedom.
    expect(chiSquare(counts.values(), draws, 24)).toBeLessThan(55);
  });
});
