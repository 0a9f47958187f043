import { describe, expect, it } from 'vitest';
import { nearest } from '../../src-main/shared/nearest.ts';

describe('nearest', () => {
  const keys = ['batchSize', 'epochs', 'lambda', 'loss'];
  it('finds a mistyped name, whatever its case', () => {
    expect(nearest('batchsize', keys)).toBe('batchSize');
    expect(nearest('epoch', keys)).toBe('epochs');
    expect(nearest('lamda', keys)).toBe('lambda');
  });
  it.each([
    ['epcohs', 'epochs', 'neighbours that changed places count once'],
    ['kitten', 'sitten', 'a letter that is another one'],
    ['sparsenezz', 'sparseness', 'a third of a longer word'],
  ])('%s → %s: %s', (name, found) => {
    expect(nearest(name, ['epochs', 'lambda', 'sitten', 'sparseness'])).toBe(found);
  });
  it('accepts a prefix, unless it is very short', () => {
    expect(nearest('regul', ['region', 'regularizer'])).toBe('regularizer');
    expect(nearest('te', ['testAccuracy'])).toBeUndefined();
  });
  it('suggests nothing for a name that is similar to none', () => {
    expect(nearest('temperature', keys)).toBeUndefined();
    expect(nearest('x', keys)).toBeUndefined();
    expect(nearest('', keys)).toBeUndefined();
  });
});
