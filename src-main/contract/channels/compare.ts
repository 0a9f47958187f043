/** Requests of a comparison, each for several runs. */
import { z } from 'zod';
import { packedCounts, packedFloats } from '../../shared/packed.ts';
import { publishedFigures } from '../published.ts';
import { runDetail, stepMetric } from '../runs.ts';
import { runId, runIds, type ChannelSet } from './shared.ts';

/** One metric of one run, step by step. */
const stepCurve = z
  .strictObject({
    metric: stepMetric,
    /** Stored steps in the requested range; more than the number of values if the curve was downsampled. */
    total: z.int().nonnegative(),
    /** First of consecutive steps, one per value; null where `steps` names them. */
    firstStep: z.int().positive().nullable(),
    steps: packedCounts.nullable(),
    /** NaN where the value was not finite. */
    values: packedFloats,
    /** The moving average at each of these steps, computed over every stored step up to it; null if not requested. */
    smoothed: packedFloats.nullable(),
  })
  .refine(({ firstStep, steps }) => (firstStep === null) !== (steps === null), 'firstStep or steps')
  .refine(({ steps, values }) => steps === null || steps.length === values.length, 'as many values as steps')
  .refine(
    ({ smoothed, values }) => smoothed === null || smoothed.length === values.length,
    'as many averages',
  );
export type StepCurve = z.infer<typeof stepCurve>;

const runCurves = z.strictObject({ id: runId, curves: z.array(stepCurve) });
export type PackedCurves = z.infer<typeof runCurves>;

export const compareChannels = {
  /** As `runs.get` for several runs, in the requested order. */
  'runs.details': { input: z.strictObject({ ids: runIds }), output: z.array(runDetail) },
  /** Step curves of several runs and metrics, in the requested order; downsampled so that extremes are preserved. */
  'runs.curves': {
    input: z.strictObject({
      ids: runIds,
      metrics: z.array(stepMetric).min(1).max(stepMetric.options.length),
      /** Per run and metric. */
      maxPoints: z.int().min(16).max(10_000_000),
      /** Decay β of the debiased moving average that is returned with the values; 0 for none. */
      smoothing: z.number().min(0).lt(1).default(0),
      /** Only steps from … to, both included. */
      from: z.int().nonnegative().optional(),
      to: z.int().nonnegative().optional(),
    }),
    output: z.array(runCurves),
  },
  /** Published figures for those of the runs that repeat a preset. */
  'runs.published': {
    input: z.strictObject({ ids: runIds }),
    output: z.array(z.strictObject({ id: runId, preset: z.string(), figures: publishedFigures })),
  },
} as const satisfies ChannelSet;
