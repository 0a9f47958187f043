import { describe, expect, it, test } from 'vitest';
import {
  type AxisOrder,
  DEPTHWISE_FILTER,
  FEATURE_MAP,
  FILTER,
  fromPhysical,
  isRowMajor,
  orderFor,
  physicalShape,
  toPhysical,
} from '../../src-main/compiler/layout.ts';
import { RandomStream } from '../../src-main/random/philox.ts';

const SHAPE = [2, 3, 4, 5];
const count = (length: number): Float32Array => Float32Array.from({ length }, (_, i) => i);

/** Every order of four axes. */
const ORDERS: AxisOrder[] = [0, 1, 2, 3].flatMap((a) =>
  [0, 1, 2, 3].flatMap((b) =>
    [0, 1, 2, 3].flatMap((c) =>
      [0, 1, 2, 3].filter((d) => new Set([a, b, c, d]).size === 4).map((d) => [a, b, c, d]),
    ),
  ),
);

test.each(ORDERS)('physical axis i is logical axis order[i]: %i %i %i %i', (...order) => {
  const logical = count(120);
  const physical = toPhysical(logical, SHAPE, order);
  const extents = physicalShape(SHAPE, order);
  let position = 0;
  for (let i = 0; i < (extents[0] ?? 0); i++) {
    for (let j = 0; j < (extents[1] ?? 0); j++) {
      for (let k = 0; k < (extents[2] ?? 0); k++) {
        for (let l = 0; l < (extents[3] ?? 0); l++) {
          const index = [0, 0, 0, 0];
          [i, j, k, l].forEach((at, axis) => (index[order[axis] ?? 0] = at));
          const [n = 0, h = 0, w = 0, c = 0] = index;
          expect(physical[position++]).toBe(((n * 3 + h) * 4 + w) * 5 + c);
        }
      }
    }
  }
  expect(fromPhysical(physical, SHAPE, order)).toEqual(logical);
});

describe('a round trip', () => {
  it.each([FEATURE_MAP, FILTER, DEPTHWISE_FILTER])('over the order %i %i %i %i loses nothing', (...order) => {
    for (let seed = 0; seed < 20; seed++) {
      const random = new RandomStream(seed, 'layout');
      const shape = order.map(() => 1 + random.below(4));
      const data = Float32Array.from({ length: shape.reduce((n, extent) => n * extent, 1) }, () =>
        random.uniform(),
      );
      expect(fromPhysical(toPhysical(data, shape, order), shape, order)).toEqual(data);
      expect(toPhysical(fromPhysical(data, shape, order), shape, order)).toEqual(data);
    }
  });

  it('always returns a copy', () => {
    const data = count(6);
    const copy = toPhysical(data, [2, 3], [0, 1]);
    copy[0] = 99;
    expect(data[0]).toBe(0);
  });
});

test('feature maps have channels first, everything else is row-major', () => {
  expect(physicalShape([8, 5, 6, 3], orderFor([8, 5, 6, 3]))).toEqual([3, 8, 5, 6]);
  for (const shape of [[], [4], [4, 5], [4, 5, 6], [1, 2, 3, 4, 5]]) {
    expect(isRowMajor(orderFor(shape))).toBe(true);
    expect(physicalShape(shape, orderFor(shape))).toEqual(shape);
  }
});
