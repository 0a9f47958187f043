/** Whether a long training stays as it began: slopes over its samples, beside their limits. */
import type { Measurement } from '../figures.ts';
import { MOST_OTHERS } from '../load.ts';
import { median, robustSlope } from '../statistics.ts';
import type { Sample, Sampled } from './training.ts';

/** Share of the steps in which allocators and compilers settle. */
const SETTLING = 0.2;

/**
 * `most` is the growth in 1,000 steps. JavaScript's heap grows by some hundred KiB until it is collected; one
 * forgotten batch a step would be 25 MiB, one forgotten window of results 1.5 MiB.
 */
const HELD = [
  { key: 'rssMiB', name: 'resident memory', unit: 'MiB', most: 1 },
  { key: 'descriptors', name: 'open descriptors', unit: '', most: 0.5 },
  { key: 'threads', name: 'threads', unit: '', most: 0.5 },
  { key: 'mappings', name: 'mapped pieces of memory', unit: '', most: 5 },
] as const;
/** Of the median step. */
const MOST_DRIFT_PERCENT = 10;

/** A step's time holds its limit only where the machine was left alone. */
export function growth(benchmark: string, { samples, othersShare }: Sampled): Measurement[] {
  const steps = samples.at(-1)?.step ?? 0;
  const settled = samples.filter(({ step }) => step > SETTLING * steps);
  const slope = (key: keyof Sample): number =>
    robustSlope(settled.map((sample) => ({ x: sample.step, y: sample[key] })));
  const middle = (key: keyof Sample): number => median(settled.map((sample) => sample[key]));
  const figure = (name: string, value: number, unit: string, most?: number): Measurement => ({
    benchmark,
    name,
    value,
    unit,
    limit: most === undefined ? null : { most },
  });
  const drift = (100 * slope('msPerStep') * steps) / middle('msPerStep');
  const alone = othersShare !== null && othersShare <= MOST_OTHERS;
  return [
    figure('steps', steps, ''),
    figure('cores used by others', othersShare === null ? NaN : 100 * othersShare, '%'),
    figure('time of a step', middle('msPerStep'), 'ms'),
    figure('time of a step, drift', drift, '% / run', alone ? MOST_DRIFT_PERCENT : undefined),
    ...HELD.flatMap(({ key, name, unit, most }) => [
      figure(name, middle(key), unit),
      figure(`${name}, growth`, 1000 * slope(key), `${unit} / 1,000 steps`.trim(), most),
    ]),
  ];
}
