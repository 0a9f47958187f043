/**
 * The experiment config, version 1: everything that decides the numbers of a run.
 * What a user writes may leave out keys that have a default; what is stored with the run never does.
 */
import { z } from 'zod';

/** λ conventions; see docs/ARCHITECTURE.md, "Lambda conventions". */
export const convention = z.enum(['keras', 'half', 'weight-decay']);
export type Convention = z.infer<typeof convention>;

/** How an L1 penalty acts: its subgradient λ·sign(w), or soft-thresholding by rate·λ after the step. */
export const l1Method = z.enum(['subgradient', 'proximal']);
export type L1Method = z.infer<typeof l1Method>;

const lambda = z.number().nonnegative();
const apply = z.literal('kernels');

export const regularizer = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({
    kind: z.literal('l1'),
    lambda,
    convention: convention.default('keras'),
    l1Method: l1Method.default('subgradient'),
    apply: apply.default('kernels'),
  }),
  z.strictObject({
    kind: z.literal('l2'),
    lambda,
    convention: convention.default('keras'),
    apply: apply.default('kernels'),
  }),
  z.strictObject({
    kind: z.literal('l1l2'),
    lambda1: lambda,
    lambda2: lambda,
    convention: convention.default('keras'),
    l1Method: l1Method.default('subgradient'),
    apply: apply.default('kernels'),
  }),
]);
export type RegularizerConfig = z.infer<typeof regularizer>;

export const activation = z.enum(['sigmoid', 'tanh', 'relu', 'linear']);
export type Activation = z.infer<typeof activation>;

const spread = { mean: z.number().default(0), stddev: z.number().positive().default(0.05) };
export const initializer = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('randomNormal'), ...spread }),
  z.strictObject({ kind: z.literal('truncatedNormal'), ...spread }),
  z.strictObject({
    kind: z.literal('randomUniform'),
    minval: z.number().default(-0.05),
    maxval: z.number().default(0.05),
  }),
  z.strictObject({ kind: z.literal('glorotNormal') }),
  z.strictObject({ kind: z.literal('glorotUniform') }),
  z.strictObject({ kind: z.literal('heNormal') }),
  z.strictObject({ kind: z.literal('heUniform') }),
  z.strictObject({ kind: z.literal('leCunNormal') }),
  z.strictObject({ kind: z.literal('leCunUniform') }),
]);
export type InitializerConfig = z.infer<typeof initializer>;

export const lossKind = z.enum(['crossEntropy', 'brier']);
export type LossKind = z.infer<typeof lossKind>;

/** An image count, or `all` the data set has. */
const count = z.union([z.literal('all'), z.int().positive()]);

export const datasetConfig = z.strictObject({
  id: z.string().min(1),
  train: z.strictObject({ count, seed: z.int().nonnegative().optional() }).default({ count: 'all' }),
  test: z.strictObject({ count }).default({ count: 'all' }),
  normalize: z.enum(['unit', 'symmetric']).default('unit'),
});
export type DatasetConfig = z.infer<typeof datasetConfig>;

export const modelConfig = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('mlp'),
    hidden: z.array(z.int().positive().max(65536)).max(16),
    activation: activation.default('relu'),
    initializer: initializer.default({ kind: 'glorotUniform' }),
  }),
]);
export type ModelConfig = z.infer<typeof modelConfig>;

export const optimizerConfig = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('sgd'), learningRate: z.number().positive() }),
]);
export type OptimizerConfig = z.infer<typeof optimizerConfig>;

export const engineName = z.enum(['cpu', 'reference']);
export type EngineName = z.infer<typeof engineName>;

export const experimentConfig = z.strictObject({
  version: z.literal(1),
  name: z.string().min(1).max(200),
  notes: z.string().max(20_000).default(''),
  seed: z.int().nonnegative().max(0xffff_ffff).default(1),
  engine: z.union([z.literal('auto'), engineName]).default('auto'),
  dataset: datasetConfig,
  model: modelConfig,
  /** The data term that is minimised; the penalty comes on top of it. */
  loss: lossKind.default('crossEntropy'),
  /** The data term that is printed and plotted as `loss`; `same` repeats the one that is minimised. */
  reportedLoss: z.union([z.literal('same'), lossKind]).default('same'),
  regularizer: regularizer.default({ kind: 'none' }),
  optimizer: optimizerConfig,
  batchSize: z.int().positive().max(65536),
  epochs: z.int().positive().max(100_000),
});
export type ExperimentConfig = z.infer<typeof experimentConfig>;
/** What a user may write: keys with a default may be missing. */
export type ExperimentInput = z.input<typeof experimentConfig>;
