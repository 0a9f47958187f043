import { describe, expect, it } from 'vitest';
import { RidgelineError } from '../../src-main/contract/errors.ts';
import { applyOverrides } from '../../src-main/experiment/overrides.ts';

const config = { model: { kind: 'mlp', hidden: [200] }, regularizer: 'l2(lambd=0.01)', epochs: 3 };

describe('applyOverrides', () => {
  it('sets values at paths and does not change the original', () => {
    const before = structuredClone(config);
    expect(
      applyOverrides(config, [
        'epochs=5',
        'model.hidden.0=100',
        'model.hidden.1=50',
        'dataset.train.count=all',
      ]),
    ).toEqual({
      ...config,
      epochs: 5,
      model: { kind: 'mlp', hidden: [100, 50] },
      dataset: { train: { count: 'all' } },
    });
    expect(config).toEqual(before);
  });

  it.each([
    ['a=1e-4', 0.0001],
    ['a=true', true],
    ['a=no', 'no'],
    ['a="1"', '1'],
    ['a=', null],
    ['a= b=c ', 'b=c'],
    ['a=[1, 2]', [1, 2]],
    ['a={kind: none}', { kind: 'none' }],
    ['a=l1(lambd=0.1)', 'l1(lambd=0.1)'],
  ])('reads the value of %s as YAML', (setting, expected) => {
    expect(applyOverrides({}, [setting])).toEqual({ a: expected });
  });

  it('changes a part of a regulariser in text notation', () => {
    expect(applyOverrides(config, ['regularizer.lambda=0.5'])).toMatchObject({
      regularizer: { kind: 'l2', lambda: 0.5, convention: 'half' },
    });
    expect(applyOverrides(config, ['regularizer=none', 'epochs=1'])).toMatchObject({ regularizer: 'none' });
  });

  it('does not reach the prototype', () => {
    applyOverrides(config, ['__proto__.polluted=1']);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it.each([
    ['epochs', 'Cannot read the setting "epochs". Write path=value, for example regularizer.lambda=0.01.'],
    ['=3', 'Cannot read the setting "=3". Write path=value, for example regularizer.lambda=0.01.'],
    ['a..b=3', 'Cannot read the setting "a..b=3". Write path=value, for example regularizer.lambda=0.01.'],
    [
      'epochs.count=3',
      'Cannot set epochs.count: epochs is 3, which has no keys. Set epochs as a whole instead.',
    ],
    ['model.hidden.4=3', 'Cannot set item 4 of model.hidden: it is a list of 1, so use 0 to 1 (1 adds one).'],
    [
      'model.hidden.first=3',
      'Cannot set item first of model.hidden: it is a list of 1, so use 0 to 1 (1 adds one).',
    ],
  ])('refuses %s', (setting, message) => {
    expect(() => applyOverrides(config, [setting])).toThrow(new RidgelineError('bad-input', message));
  });

  it('names the setting whose value is not YAML', () => {
    expect(() => applyOverrides(config, ['epochs=[3'])).toThrow(
      /^The value in the setting "epochs=\[3" is not valid YAML: /,
    );
  });
});
