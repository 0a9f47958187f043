import { describe, expect, it } from 'vitest';
import { editDistance, nearest } from '../../src-main/experiment/suggest.ts';

describe('editDistance', () => {
  it.each([
    ['', 'abc', 3],
    ['kitten', 'sitting', 3],
    ['lamda', 'lambda', 1],
    ['epcohs', 'epochs', 1],
    ['same', 'same', 0],
  ])('%s → %s is %i', (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
    expect(editDistance(b, a)).toBe(distance);
  });
});

describe('nearest', () => {
  const keys = ['batchSize', 'epochs', 'lambda', 'loss'];
  it('finds a mistyped name, whatever its case', () => {
    expect(nearest('batchsize', keys)).toBe('batchSize');
    expect(nearest('epoch', keys)).toBe('epochs');
    expect(nearest('lamda', keys)).toBe('lambda');
  });
  it('offers nothing for a name that resembles none', () => {
    expect(nearest('temperature', keys)).toBeUndefined();
    expect(nearest('x', keys)).toBeUndefined();
    expect(nearest('', keys)).toBeUndefined();
  });
});
