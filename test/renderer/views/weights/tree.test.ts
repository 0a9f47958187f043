import { describe, expect, it } from 'vitest';
import type { WeightStatistics } from '../../../../src-main/contract/runs.ts';
import { filterTree, firstScope, layerTree } from '../../../../src-renderer/views/weights/tree/tree.ts';
import { affordable, pruneCurve, sparsityAt } from '../../../../src-renderer/charts/weights/prune.ts';
import {
  fullMagnitude,
  imageSides,
  kernelLayout,
  tileZeros,
  valuesOf,
} from '../../../../src-renderer/charts/weights/kernels.ts';
import {
  diverging,
  mixed,
  parseColour,
  sequential,
} from '../../../../src-renderer/charts/weights/colourScale.ts';

function tensor(name: string, shape: number[], zeros: number, l2: number): WeightStatistics {
  const count = shape.reduce((product, extent) => product * extent, 1);
  return {
    ...{ tensor: name, shape, count, mean: 0, std: 1, min: -1, max: 1, l1: 2 * l2, l2, zeros },
    nonFinite: 0,
    below: {},
  };
}

const RUNS = [
  {
    runId: 'a',
    epoch: 3,
    tensors: [tensor('dense_1/bias', [4], 0, 4), tensor('dense_1/kernel', [10, 4], 20, 3)],
  },
  {
    runId: 'b',
    epoch: 3,
    tensors: [tensor('dense_1/kernel', [10, 8], 0, 1), tensor('dense_2/kernel', [8, 2], 4, 2)],
  },
];

describe('the layer tree', () => {
  const tree = layerTree(RUNS);

  it('has sums at the top, then layers in model order, including those of only some runs', () => {
    expect(tree.map(({ scope }) => scope)).toEqual(['*', 'kernels', 'dense_1/*', 'dense_2/*']);
    expect(tree[2]?.children.map(({ scope }) => scope)).toEqual(['dense_1/bias', 'dense_1/kernel']);
    expect(tree[3]?.parts.has('a')).toBe(false);
    expect(layerTree([])).toEqual([]);
  });

  it('adds up counts, zeros and norms', () => {
    expect(tree[0]?.parts.get('a')).toEqual({ count: 44, zeros: 20, l1: 14, l2: 5 });
    expect(tree[1]?.parts.get('b')).toMatchObject({ count: 96, zeros: 4 });
  });

  it('shows a shape only if it is the same in all runs', () => {
    const [bias, kernel] = tree[2]?.children ?? [];
    expect([bias?.shape, kernel?.shape]).toEqual([[4], null]);
  });

  it('is filtered by layer and tensor', () => {
    expect(filterTree(tree, 'DENSE_2').map(({ scope }) => scope)).toEqual(['*', 'kernels', 'dense_2/*']);
    expect(
      filterTree(tree, 'bias')
        .at(-1)
        ?.children.map(({ scope }) => scope),
    ).toEqual(['dense_1/bias']);
    expect(filterTree(tree, ' ')).toEqual(tree);
  });

  it('selects the first kernel by default', () => {
    expect(firstScope(RUNS)).toBe('dense_1/kernel');
    expect(firstScope([])).toBeNull();
  });
});

describe('prune curves', () => {
  const points = [
    { threshold: 0, zeros: 10, accuracy: 0.9, loss: 0.3 },
    { threshold: 0.4, zeros: 90, accuracy: 0.5, loss: 2 },
    { threshold: 0.2, zeros: 50, accuracy: 0.895, loss: 0.31 },
  ];
  const result = { id: 'a', scope: '*', epoch: 1, count: 100, images: 10, engine: 'cpu' as const, points };

  it('are sorted by sparsity', () => {
    expect(pruneCurve(points, 100).map(({ sparsity }) => sparsity)).toEqual([0.1, 0.5, 0.9]);
  });

  it('give the sparsity for an accepted loss of accuracy', () => {
    expect(affordable(result, 0.01)?.sparsity).toBe(0.5);
    expect(affordable(result, 0.001)?.sparsity).toBe(0.1);
    expect(affordable({ ...result, points: [] }, 0.01)).toBeNull();
  });

  it('interpolate a threshold between tested ones', () => {
    expect(sparsityAt(points, 100, 0.1)).toBeCloseTo(0.3, 9);
    expect(sparsityAt(points, 100, 0.2)).toBe(0.5);
    expect(sparsityAt(points, 100, 9)).toBe(0.9);
    expect(sparsityAt([], 100, 0.1)).toBeNull();
  });
});

describe('kernels as images', () => {
  it('reads the pixels of a dense unit row by row, channels last', () => {
    const grey = kernelLayout([784, 10], false);
    expect(grey).toMatchObject({ kind: 'dense', width: 28, height: 28, channels: 1 });
    expect(grey?.tiles).toHaveLength(10);
    expect(grey?.index({ unit: 3, channel: 0 }, 5, 2, 0)).toBe((2 * 28 + 5) * 10 + 3);
    const colour = kernelLayout([3072, 4], true);
    expect(colour).toMatchObject({ width: 32, channels: 3 });
    expect(colour?.index({ unit: 1, channel: null }, 5, 2, 2)).toBe(((2 * 32 + 5) * 3 + 2) * 4 + 1);
    expect(kernelLayout([3072, 4], false)?.tiles).toHaveLength(12);
    expect(imageSides(64)).toEqual({ side: 8, channels: 1 });
    expect(imageSides(200)).toBeNull();
  });

  it('shows a matrix as one tile, and each filter as a tile', () => {
    expect(kernelLayout([200, 10], true)).toMatchObject({ kind: 'matrix', width: 10, height: 200 });
    const filters = kernelLayout([5, 5, 2, 8], true);
    expect(filters).toMatchObject({ kind: 'convolution', width: 5, height: 5, channels: 1 });
    expect(filters?.tiles).toHaveLength(16);
    expect(filters?.index({ unit: 7, channel: 1 }, 4, 3, 0)).toBe(((3 * 5 + 4) * 2 + 1) * 8 + 7);
    expect(kernelLayout([3, 3, 3, 8], true)?.tiles).toHaveLength(8);
    expect(kernelLayout([7], false)).toBeNull();
  });

  it('reads weights, counts zeros and finds the magnitude with full colour', () => {
    const values = Float32Array.of(0, -2, 0, 1);
    const text = Buffer.from(values.buffer).toString('base64');
    expect(valuesOf(text, [2, 2])).toEqual(values);
    expect(() => valuesOf(text, [2, 3])).toThrow(RangeError);
    const layout = kernelLayout([2, 2], false);
    if (layout === null) throw new Error('A matrix has a layout.');
    expect(tileZeros(layout, { unit: 0, channel: 0 }, values)).toEqual({ zeros: 2, count: 4 });
    expect(fullMagnitude(values)).toBe(2);
    expect(fullMagnitude(Float32Array.of(0, NaN))).toBe(0);
    const many = Float32Array.from({ length: 1000 }, (_, i) => i / 1000);
    many[999] = 50;
    expect(fullMagnitude(many)).toBeLessThan(1);
  });

  it('interpolates the colours of the style sheet', () => {
    const [white, blue, red] = ['#ffffff', '#0000ff', '#ff0000'].map(parseColour);
    if (white === undefined || blue === undefined || red === undefined) throw new Error('Three colours.');
    expect(diverging(red, white, blue)(-1)).toEqual(red);
    expect(diverging(red, white, blue)(0)).toEqual(white);
    expect(diverging(red, white, blue)(5)).toEqual(blue);
    expect(mixed(white, red, 0.5)).toEqual([255, 128, 128]);
    expect(sequential(white, blue, [0, 0, 0])(0)).toEqual(white);
    expect(sequential(white, blue, [0, 0, 0])(0.65)).toEqual(blue);
    expect(parseColour('blue')).toEqual([0, 0, 0]);
  });
});
