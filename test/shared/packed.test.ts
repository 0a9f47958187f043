import { describe, expect, it } from 'vitest';
import { nullableNumbers, numbers } from '../../src-main/contract/numbers.ts';
import {
  pack,
  packedCounts,
  packedFloats,
  unpackCounts,
  unpackFloats,
} from '../../src-main/shared/packed.ts';

describe('packed arrays', () => {
  it('survive a round trip bit-identically, also NaN and views into larger arrays', () => {
    const values = Float32Array.from({ length: 20_000 }, (_, i) => Math.sin(i) * 10 ** ((i % 60) - 30));
    values[7] = NaN;
    values[8] = -0;
    expect(unpackFloats(pack(values))).toEqual(values);
    expect([...unpackFloats(pack(values.subarray(3, 6)))]).toEqual([...values.subarray(3, 6)]);
    const counts = Uint32Array.of(0, 1, 0xffff_ffff);
    expect(unpackCounts(pack(counts))).toEqual(counts);
    expect(unpackFloats(pack(new Float32Array(0))).length).toBe(0);
  });

  it('are validated: base64 of complete elements', () => {
    expect(packedFloats.safeParse(pack(Float32Array.of(1, 2))).success).toBe(true);
    expect(packedCounts.safeParse('').success).toBe(true);
    for (const wrong of ['AAA', 'AAAA', 'AA==', '<script>', 'AAAAAA==\n', 7, null]) {
      expect(packedFloats.safeParse(wrong).success, String(wrong)).toBe(false);
    }
  });
});

describe('lists of numbers', () => {
  it('accept only finite numbers', () => {
    expect(numbers.parse([1, -2.5, 0])).toEqual([1, -2.5, 0]);
    for (const wrong of [[NaN], [Infinity], [null], ['1'], {}, null]) {
      expect(numbers.safeParse(wrong).success).toBe(false);
    }
  });

  it('may contain null', () => {
    expect(nullableNumbers.parse([1, null])).toEqual([1, null]);
    for (const wrong of [[NaN], [undefined], ['1'], 'x']) {
      expect(nullableNumbers.safeParse(wrong).success).toBe(false);
    }
  });
});
