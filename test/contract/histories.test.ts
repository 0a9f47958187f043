import { describe, expect, it } from 'vitest';
import { LAST_KEY } from '../../src-main/shared/bins.ts';
import { packHistograms, unpackHistograms } from '../../src-main/contract/histories.ts';
import { pushVarint, zigZag } from '../../src-main/shared/varint.ts';
import { inScope, layerOf, roleOf } from '../../src-main/contract/tensors.ts';

const HISTOGRAMS = [
  { keys: [-LAST_KEY, -3, 0, 1, LAST_KEY], counts: [1, 200, 70_000, 3, 2 ** 33] },
  { keys: [], counts: [] },
  { keys: [-5], counts: [1] },
];

function varints(...values: number[]): Uint8Array {
  const bytes: number[] = [];
  for (const value of values) pushVarint(bytes, value);
  return Uint8Array.from(bytes);
}

describe('packed histograms', () => {
  it('survive a round trip', () => {
    expect(unpackHistograms(packHistograms(HISTOGRAMS), 3)).toEqual(HISTOGRAMS);
    expect(unpackHistograms(new Uint8Array(), 0)).toEqual([]);
  });

  it.each<[string, Uint8Array, number]>([
    ['fewer than promised', packHistograms(HISTOGRAMS), 4],
    ['more than promised', packHistograms(HISTOGRAMS), 2],
    ['too many bins', varints(2 * LAST_KEY + 2), 1],
    ['a bin that does not exist', varints(2, zigZag(LAST_KEY), 0, 0, 0), 1],
    ['a cut-off count', varints(1, zigZag(4)), 1],
  ])('with %s are refused', (_, bytes, length) => {
    expect(() => unpackHistograms(bytes, length)).toThrow(RangeError);
  });
});

describe('scopes', () => {
  const NAMES = ['conv_1/kernel', 'block_1_depthwise/depthwiseKernel', 'conv_1/gamma', 'dense_1/bias'];
  it.each<[string, string[]]>([
    ['*', NAMES],
    ['kernels', NAMES.slice(0, 2)],
    ['conv_1/*', ['conv_1/kernel', 'conv_1/gamma']],
    ['dense_1/bias', ['dense_1/bias']],
    ['dense_1', []],
  ])('%s', (scope, expected) => {
    expect(NAMES.filter((name) => inScope(scope, name))).toEqual(expected);
  });

  it('split names', () => {
    expect([layerOf('dense_1/kernel'), roleOf('dense_1/kernel')]).toEqual(['dense_1', 'kernel']);
  });
});
