import { crc32, deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { LAST_KEY } from '../../src-main/shared/bins.ts';
import { RidgelineError } from '../../src-main/contract/errors.ts';
import type { WeightHistogram } from '../../src-main/contract/runs.ts';
import { RandomStream } from '../../src-main/random/philox.ts';
import { decodeHistogram, encodeHistogram } from '../../src-main/weights/codec.ts';
import { histogram } from '../../src-main/weights/histogram.ts';
import { pushVarint } from '../../src-main/shared/varint.ts';

function randomHistogram(random: RandomStream, share: number, maxCount: number): WeightHistogram {
  const keys: number[] = [];
  for (let key = -LAST_KEY; key <= LAST_KEY; key++) if (random.uniform() < share) keys.push(key);
  return { keys, counts: keys.map(() => 1 + Math.floor(random.uniform() * maxCount)) };
}

/** A blob with a correct checksum around any body. */
function framed(format: number, body: Uint8Array): Uint8Array {
  const blob = new Uint8Array(5 + body.length);
  blob[0] = format;
  new DataView(blob.buffer).setUint32(1, crc32(body), true);
  blob.set(body, 5);
  return blob;
}

function varints(...numbers: number[]): Uint8Array {
  const bytes: number[] = [];
  for (const n of numbers) pushVarint(bytes, n);
  return Uint8Array.from(bytes);
}

function expectDamaged(blob: Uint8Array): void {
  let thrown: unknown = null;
  try {
    decodeHistogram(blob);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(RidgelineError);
  expect(thrown).toMatchObject({ code: 'storage' });
}

describe('encodeHistogram, decodeHistogram', () => {
  test.each<[string, WeightHistogram]>([
    ['nothing', { keys: [], counts: [] }],
    ['zeros only', { keys: [0], counts: [1] }],
    ['the outermost keys', { keys: [-LAST_KEY, LAST_KEY], counts: [1, 1] }],
    ['neighbouring keys around zero', { keys: [-1, 0, 1], counts: [127, 128, 129] }],
    ['a count beyond 32 bits', { keys: [5], counts: [2 ** 32 + 1] }],
    ['the largest count', { keys: [5], counts: [Number.MAX_SAFE_INTEGER] }],
  ])('give back %s', (_, wanted) => {
    expect(decodeHistogram(encodeHistogram(wanted))).toEqual(wanted);
  });

  test('survive a round trip for random histograms of every density', () => {
    const random = new RandomStream(6, 'codec');
    for (let round = 0; round < 100; round++) {
      const wanted = randomHistogram(random, random.uniform(), 10 ** (1 + 14 * random.uniform()));
      expect(decodeHistogram(encodeHistogram(wanted))).toEqual(wanted);
    }
  });

  test('decode from a view into a larger buffer', () => {
    const wanted = { keys: [-3, 7], counts: [2, 9] };
    const blob = encodeHistogram(wanted);
    const large = new Uint8Array(blob.length + 7);
    large.set(blob, 3);
    expect(decodeHistogram(large.subarray(3, 3 + blob.length))).toEqual(wanted);
  });

  test('normal weights of a large kernel take about a kilobyte', () => {
    const random = new RandomStream(7, 'codec');
    const { keys, counts } = histogram(Float32Array.from({ length: 100_000 }, () => 0.05 * random.normal()));
    expect(encodeHistogram({ keys, counts }).length).toBeLessThan(1200);
  });

  test('deflate only if that is smaller', () => {
    const regular = {
      keys: Array.from({ length: 500 }, (_, i) => i),
      counts: new Array<number>(500).fill(7),
    };
    const packed = encodeHistogram(regular);
    expect(packed[0]).toBe(2);
    expect(packed.length).toBeLessThan(50);
    expect(decodeHistogram(packed)).toEqual(regular);
    expect(encodeHistogram({ keys: [1], counts: [1] })).toEqual(framed(1, varints(1, 2, 0)));
  });

  test.each<[string, WeightHistogram]>([
    ['keys that descend', { keys: [2, 1], counts: [1, 1] }],
    ['a key twice', { keys: [1, 1], counts: [1, 1] }],
    ['a key that does not exist', { keys: [LAST_KEY + 1], counts: [1] }],
    ['a key that is no integer', { keys: [0.5], counts: [1] }],
    ['a count of 0', { keys: [1], counts: [0] }],
    ['a key without a count', { keys: [1, 2], counts: [1] }],
  ])('refuse to encode %s', (_, wrong) => {
    expect(() => encodeHistogram(wrong)).toThrow(RidgelineError);
  });
});

describe('a damaged blob', () => {
  const random = new RandomStream(8, 'codec');
  const wanted = randomHistogram(random, 0.2, 1000);
  const plain = encodeHistogram({ keys: [-7, 0, 300], counts: [5, 70_000, 1] });
  const deflated = encodeHistogram({ keys: wanted.keys, counts: wanted.counts.map(() => 3) });

  test('is detected for every single flipped bit', () => {
    expect([plain[0], deflated[0]]).toEqual([1, 2]);
    for (const blob of [plain, deflated]) {
      for (let bit = 0; bit < 8 * blob.length; bit++) {
        const copy = Uint8Array.from(blob);
        copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expectDamaged(copy);
      }
    }
  });

  test('is detected for every truncated length, and with added bytes', () => {
    for (const blob of [plain, deflated]) {
      for (let length = 0; length < blob.length; length++) expectDamaged(blob.subarray(0, length));
      expectDamaged(Uint8Array.of(...blob, 0));
    }
  });

  test('is detected in random bytes', () => {
    for (let round = 0; round < 500; round++) {
      expectDamaged(Uint8Array.from({ length: random.below(60) }, () => random.below(256)));
    }
  });

  test('is not inflated beyond the maximum size of a histogram', () => {
    const bomb = framed(2, deflateRawSync(new Uint8Array(10_000_000)));
    expect(() => decodeHistogram(bomb)).toThrow(/larger than \d{5} bytes/);
  });

  test.each([
    ['no body', framed(1, new Uint8Array(0))],
    ['an unknown format', framed(3, varints(1, 2, 0))],
    ['too many bins', framed(1, varints(2 * LAST_KEY + 2))],
    ['a first key out of range', framed(1, varints(1, 2 * LAST_KEY + 1, 0))],
    ['a later key out of range', framed(1, varints(2, 2 * LAST_KEY, 0, 0, 0))],
    ['a count too few', framed(1, varints(2, 0, 0, 5))],
    ['a count too many', framed(1, varints(1, 2, 0, 0))],
    ['a number beyond 2^53', framed(1, Uint8Array.of(1, 2, ...new Array<number>(8).fill(255), 1))],
    ['a number that does not end', framed(1, Uint8Array.of(1, 2, 128))],
    ['a deflated body that is none', framed(2, varints(1, 2, 0))],
  ])('is found when well framed but with %s', (_, blob) => {
    expectDamaged(blob);
  });
});
