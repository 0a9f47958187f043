/** Checks that a long training's time and memory stay constant: slopes over its samples, with limits. */
import type { Measurement } from '../measurements.ts';
import { MOST_OTHERS } from '../load.ts';
import { median, robustSlope } from '../statistics.ts';
import type { Sample, Sampled } from './training.ts';

/** Share of the steps that count as warm-up of allocators and compilers. */
const SETTLING = 0.2;

/**
 * `most` is the maximum growth per 1,000 steps. JavaScript's heap grows by some hundred KiB until it is collected; a
 * leak of one batch per step would be 25 MiB, of one results buffer 1.5 MiB.
 */
const TRACKED = [
  { key: 'rssMiB', name: 'resident memory', unit: 'MiB', most: 1 },
  { key: 'descriptors', name: 'open descriptors', unit: '', most: 0.5 },
  { key: 'threads', name: 'threads', unit: '', most: 0.5 },
  { key: 'mappings', name: 'memory mappings', unit: '', most: 5 },
] as const;
/** In percent of the median step. */
const MOST_DRIFT_PERCENT = 10;

/** The drift of the step time has a limit only if the machine was idle otherwise. */
export function growth(benchmark: string, { samples, othersShare }: Sampled): Measurement[] {
  const steps = samples.at(-1)?.step ?? 0;
  const settled = samples.filter(({ step }) => step > SETTLING * steps);
  const slope = (key: keyof Sample): number =>
    robustSlope(settled.map((sample) => ({ x: sample.step, y: sample[key] })));
  const middle = (key: keyof Sample): number => median(settled.map((sample) => sample[key]));
  const measurement = (name: string, value: number, unit: string, most?: number): Measurement => ({
    benchmark,
    name,
    value,
    unit,
    limit: most === undefined ? null : { most },
  });
  const drift = (100 * slope('msPerStep') * steps) / middle('msPerStep');
  const alone = othersShare !== null && othersShare <= MOST_OTHERS;
  return [
    measurement('steps', steps, ''),
    measurement('cores used by others', othersShare === null ? NaN : 100 * othersShare, '%'),
    measurement('time of a step', middle('msPerStep'), 'ms'),
    measurement('time of a step, drift', drift, '% / run', alone ? MOST_DRIFT_PERCENT : undefined),
    ...TRACKED.flatMap(({ key, name, unit, most }) => [
      measurement(name, middle(key), unit),
      measurement(`${name}, growth`, 1000 * slope(key), `${unit} / 1,000 steps`.trim(), most),
    ]),
  ];
}
