/** Schemas of the documents of `run`, `demo`, `compare` and `doctor`, written from the specification. */
import { z } from 'zod';

const number = z.number().nullable();

const measured = {
  runningLoss: number,
  runningAcc: number,
  testLoss: number,
  testAcc: number,
  penalty: number,
};

const weights = z.object({
  tensor: z.string(),
  shape: z.array(z.int().positive()),
  count: z.int().positive(),
  mean: z.number(),
  std: z.number().nonnegative(),
  min: z.number(),
  max: z.number(),
  l1: z.number().nonnegative(),
  l2: z.number().nonnegative(),
  zeros: z.int().nonnegative(),
  below: z.record(z.string().regex(/^0\.\d+$/), z.number().min(0).max(1)),
});

export const runDocument = z.object({
  run: z.object({
    id: z.string().min(1),
    name: z.string(),
    status: z.enum(['completed', 'stopped', 'failed', 'interrupted']),
    engine: z.string().nullable(),
    device: z.string().nullable(),
    seconds: z.number().nonnegative(),
    config: z.looseObject({ version: z.literal(1) }),
  }),
  final: z.strictObject({
    ...measured,
    trainLoss: number,
    trainAcc: number,
    accGap: number,
    lossGap: number,
  }),
  epochs: z.array(
    z.object({
      epoch: z.int().positive(),
      ...measured,
      learningRate: z.number(),
      seconds: z.number().nonnegative(),
    }),
  ),
  weights: z.array(weights),
  kernels: weights
    .pick({ count: true, zeros: true, below: true, l1: true, l2: true })
    .extend({ tensors: z.array(z.string()).min(1) })
    .nullable(),
});
export type RunDocument = z.infer<typeof runDocument>;

export const runsDocument = z.object({ runs: z.array(runDocument) });

export const doctorDocument = z.object({
  engines: z.array(
    z.object({
      name: z.string(),
      available: z.boolean(),
      reason: z.string().nullable(),
      device: z.string().nullable(),
      selfTest: z.object({ pass: z.boolean(), maxError: z.number() }).nullable(),
      stepsPerSecond: z.number().nullable(),
    }),
  ),
  auto: z.string().nullable(),
});

/** A document without ids and times. */
export function timeless({ run, final, epochs, weights: tensors }: RunDocument) {
  return {
    name: run.name,
    final,
    weights: tensors,
    epochs: epochs.map((epoch) => ({ ...epoch, seconds: 0 })),
  };
}
