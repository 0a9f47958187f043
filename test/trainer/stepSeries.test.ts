import { beforeAll, describe, expect, it } from 'vitest';
import { optimizerConfig } from '../../src-main/contract/config.ts';
import { prepareTfjs } from '../../src-main/trainer/executors/tfjs.ts';
import { longestSeries, perStepInputs, stepSeries } from '../../src-main/trainer/stepSeries.ts';
import { randomProblem, smallConfig } from './problems.ts';

beforeAll(prepareTfjs);

const definitionOf = (dropout: number, hidden = [6, 5], optimizer: object = { kind: 'sgd' }) =>
  randomProblem(
    smallConfig({
      model: { kind: 'mlp', hidden, dropout },
      optimizer: optimizerConfig.parse({ learningRate: 0.5, ...optimizer }),
    }),
  ).definition;

const masksOf = (definition: ReturnType<typeof definitionOf>, firstStep: number, steps: number, seed = 1) =>
  stepSeries(definition, { seed, firstStep, rates: Array<number>(steps).fill(0.1), batch: 4 }).values;

describe('masks', () => {
  it('has a row of bytes for each step, image and unit', () => {
    const definition = definitionOf(0.4);
    expect(perStepInputs(definition, 4)).toEqual([
      { name: 'rate', shape: [], stored: 'float32', scale: 1 },
      { name: 'mask:dropout_1', shape: [4, 6], stored: 'uint8', scale: 1 / 0.6 },
      { name: 'mask:dropout_2', shape: [4, 5], stored: 'uint8', scale: 1 / 0.6 },
    ]);
    const values = masksOf(definition, 1, 3);
    expect(values['mask:dropout_1']).toHaveLength(3 * 4 * 6);
    expect(values['mask:dropout_2']).toHaveLength(3 * 4 * 5);
    expect(new Set(values['mask:dropout_2'])).toEqual(new Set([0, 1]));
  });

  it('depends on the step and not on the grouping of steps into calls', () => {
    const definition = definitionOf(0.5);
    const whole = masksOf(definition, 5, 4)['mask:dropout_2'];
    const parts = [masksOf(definition, 5, 1), masksOf(definition, 6, 3)].flatMap((values) =>
      Array.from(values['mask:dropout_2'] ?? []),
    );
    expect(Array.from(whole ?? [])).toEqual(parts);
  });

  it('differs between layers, steps and seeds', () => {
    const definition = definitionOf(0.5, [40, 40]);
    const rows = [
      masksOf(definition, 1, 1)['mask:dropout_1'],
      masksOf(definition, 1, 1)['mask:dropout_2'],
      masksOf(definition, 2, 1)['mask:dropout_1'],
      masksOf(definition, 1, 1, 2)['mask:dropout_1'],
    ].map((mask) => Array.from(mask ?? []).join(''));
    expect(new Set(rows).size).toBe(4);
  });

  it.each([0.1, 0.4, 0.5, 0.9])('drops a share of %d', (rate) => {
    const mask = masksOf(definitionOf(rate, [500]), 1, 50)['mask:dropout_1'] ?? new Uint8Array();
    const dropped =
      Array.from(mask).reduce<number>((count, kept) => count + (kept === 0 ? 1 : 0), 0) / mask.length;
    expect(mask).toHaveLength(100_000);
    // Four standard errors of a share of 100,000 draws.
    expect(Math.abs(dropped - rate)).toBeLessThan(4 * Math.sqrt((rate * (1 - rate)) / 100_000));
  });

  it('limits the number of steps per call', () => {
    expect(longestSeries(definitionOf(0), 4)).toBe(Infinity);
    expect(longestSeries(definitionOf(0.5, [2 ** 16]), 64)).toBe(2);
    expect(longestSeries(definitionOf(0.5, [2 ** 16]), 1024)).toBe(1);
  });
});

describe('scalars', () => {
  it('holds the rates, and Adam’s scalars by the number of the step', () => {
    const definition = definitionOf(0, [6], { kind: 'adam' });
    const { values, steps } = stepSeries(definition, { seed: 1, firstStep: 3, rates: [0.1, 0.2], batch: 4 });
    expect(steps).toBe(2);
    expect(values).toEqual({
      rate: Float32Array.of(0.1, 0.2),
      step_size: Float32Array.of(
        ((0.1 * 0.1) / (1 - 0.9 ** 3)) * Math.sqrt((1 - 0.999 ** 3) / 0.001),
        ((0.2 * 0.1) / (1 - 0.9 ** 4)) * Math.sqrt((1 - 0.999 ** 4) / 0.001),
      ),
      root_epsilon: Float32Array.of(
        1e-8 * Math.sqrt((1 - 0.999 ** 3) / 0.001),
        1e-8 * Math.sqrt((1 - 0.999 ** 4) / 0.001),
      ),
    });
  });
});
