/**
 * The experiment config, version 1: everything that determines the numbers of a run. A user may omit keys that have a
 * default; the config stored with a run is complete.
 */
import { z } from 'zod';

/** λ conventions; see docs/ARCHITECTURE.md, "Lambda conventions". */
export const convention = z.enum(['keras', 'half', 'weight-decay']);
export type Convention = z.infer<typeof convention>;

/** How an L1 penalty acts: its subgradient λ·sign(w), or soft-thresholding by rate·λ after the step. */
const l1Method = z.enum(['subgradient', 'proximal']);

const lambda = z.number().nonnegative();
/**
 * Which tensors of a layer are penalised: kernels of every kind, or biases too. Never those of batch normalisation.
 */
const apply = z.enum(['kernels', 'kernels+biases']).default('kernels');

const penalties = [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({
    kind: z.literal('l1'),
    lambda,
    convention: convention.default('keras'),
    l1Method: l1Method.default('subgradient'),
    apply,
  }),
  z.strictObject({ kind: z.literal('l2'), lambda, convention: convention.default('keras'), apply }),
  z.strictObject({
    kind: z.literal('l1l2'),
    lambda1: lambda,
    lambda2: lambda,
    convention: convention.default('keras'),
    l1Method: l1Method.default('subgradient'),
    apply,
  }),
] as const;

/** A penalty on weights. */
const penalty = z.discriminatedUnion('kind', penalties);
export type PenaltyConfig = z.infer<typeof penalty>;

/** Layers, by name, whose penalty differs from the network's. */
const overrides = z.array(z.strictObject({ layer: z.string().min(1), regularizer: penalty })).max(1000);
const overridable = { overrides: overrides.optional() };

export const regularizer = z.discriminatedUnion('kind', [
  penalties[0].extend(overridable),
  penalties[1].extend(overridable),
  penalties[2].extend(overridable),
  penalties[3].extend(overridable),
]);
export type RegularizerConfig = z.infer<typeof regularizer>;

/** `leakyRelu` has slope 0.01 below 0 (Maas, Hannun, Ng 2013); `elu` and `selu` are Keras's. */
export const activation = z.enum([
  'sigmoid',
  'tanh',
  'relu',
  'linear',
  'relu6',
  'selu',
  'elu',
  'swish',
  'leakyRelu',
]);
export type Activation = z.infer<typeof activation>;

const spread = { mean: z.number().default(0), stddev: z.number().positive().default(0.05) };
/** Names and definitions as in Keras. */
const initializer = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('zeros') }),
  z.strictObject({ kind: z.literal('ones') }),
  z.strictObject({ kind: z.literal('constant'), value: z.number() }),
  z.strictObject({ kind: z.literal('randomNormal'), ...spread }),
  z.strictObject({ kind: z.literal('truncatedNormal'), ...spread }),
  z.strictObject({
    kind: z.literal('randomUniform'),
    minval: z.number().default(-0.05),
    maxval: z.number().default(0.05),
  }),
  z.strictObject({
    kind: z.literal('varianceScaling'),
    scale: z.number().positive().default(1),
    mode: z.enum(['fanIn', 'fanOut', 'fanAvg']).default('fanIn'),
    distribution: z.enum(['normal', 'uniform']).default('normal'),
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

/** An image count, or `all` images of the data set. */
const count = z.union([z.literal('all'), z.int().positive()]);

export const datasetConfig = z.strictObject({
  id: z.string().min(1),
  train: z.strictObject({ count, seed: z.int().nonnegative().optional() }).default({ count: 'all' }),
  test: z.strictObject({ count }).default({ count: 'all' }),
  normalize: z.enum(['unit', 'symmetric']).default('unit'),
  /** Side in pixels to which the network resizes its images (bilinear, half-pixel centres); null leaves them. */
  resize: z.int().positive().max(1024).nullable().default(null),
});
export type DatasetConfig = z.infer<typeof datasetConfig>;

const hidden = z.array(z.int().positive().max(65536)).max(16);
/** The dense layers of `mlp`, and those at the end of `cnn`. */
const denseLayers = {
  activation: activation.default('relu'),
  initializer: initializer.default({ kind: 'glorotUniform' }),
  /** Initial value of every bias, including the output layer's. */
  biasInitial: z.number().default(0),
  /** Share of the activations of each hidden dense layer that a training step drops. */
  dropout: z.number().nonnegative().lt(1).default(0),
};

const convolutionBlock = z.strictObject({
  filters: z.int().positive().max(4096),
  /** Side of the square kernel. */
  kernelSize: z.int().positive().max(31).default(5),
  /** Side and stride of the max-pooling that follows; 1 for none. */
  pool: z.int().positive().max(8).default(2),
});

export const modelConfig = z.discriminatedUnion('kind', [
  /** Dense layers only. */
  z.strictObject({ kind: z.literal('mlp'), hidden, ...denseLayers }),
  /** Blocks of convolution (`same`, stride 1), activation and max-pooling, then dense layers. */
  z.strictObject({
    kind: z.literal('cnn'),
    blocks: z.array(convolutionBlock).min(1).max(8),
    hidden: hidden.default([]),
    ...denseLayers,
  }),
  /** MobileNetV2 (Sandler et al. 2018) of width 1 as sources 000 and 001 build it. */
  z.strictObject({
    kind: z.literal('mobilenetV2'),
    /** The activation after each batch normalisation that is followed by one. */
    activation: z.enum(['relu6', 'selu']).default('relu6'),
    /** Of the convolution and depthwise kernels; the dense layer keeps Keras's default, glorotUniform. */
    initializer: initializer.default({ kind: 'glorotUniform' }),
  }),
]);
export type ModelConfig = z.infer<typeof modelConfig>;
export type ModelKind = ModelConfig['kind'];

const rate = z.number().positive();
const decayShare = z.number().positive().lt(1);
const floor = z.number().nonnegative().default(0);

/** The learning rate of each step; step 1 takes the optimizer's `learningRate`. */
export const schedule = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('constant') }),
  /** Multiplied by `decay` after every step, never below `floor`. */
  z.strictObject({ kind: z.literal('exponential'), decay: decayShare, floor }),
  /** Multiplied by `factor` after every `every` steps. */
  z.strictObject({ kind: z.literal('step'), every: z.int().positive(), factor: decayShare.default(0.1) }),
  /** Half a cosine from `learningRate` to `floor` over `steps` steps; `floor` from then on. */
  z.strictObject({ kind: z.literal('cosine'), steps: z.int().positive(), floor }),
  /**
   * Multiplied by `factor` once the loss of more than `patience` steps in a row was not below (1 − threshold) · best.
   */
  z.strictObject({
    kind: z.literal('reduceOnPlateau'),
    factor: decayShare.default(0.1),
    patience: z.int().nonnegative().default(10),
    threshold: z.number().nonnegative().lt(1).default(1e-4),
    minRate: floor,
  }),
]);
export type ScheduleConfig = z.infer<typeof schedule>;

const scheduled = { learningRate: rate, schedule: schedule.default({ kind: 'constant' }) };
/** Adds weightDecay · w to the gradient of every trained tensor, biases too, as PyTorch's option does. */
const coupled = { weightDecay: z.number().nonnegative().default(0) };
const momentum = z.number().nonnegative().lt(1);
const epsilon = z.number().positive().default(1e-8);
const moments = { beta1: momentum.default(0.9), beta2: momentum.default(0.999), epsilon };

/** Update rules in PyTorch's form; see model/optimizers.ts. */
export const optimizerConfig = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('sgd'), ...scheduled, ...coupled }),
  z.strictObject({
    kind: z.literal('momentum'),
    ...scheduled,
    ...coupled,
    momentum: momentum.default(0.9),
    nesterov: z.boolean().default(false),
  }),
  z.strictObject({ kind: z.literal('adam'), ...scheduled, ...coupled, ...moments }),
  /** Decoupled: w shrinks by rate · weightDecay · w in addition to the gradient's step (Loshchilov, Hutter 2019). */
  z.strictObject({
    kind: z.literal('adamw'),
    ...scheduled,
    weightDecay: z.number().nonnegative().default(0.01),
    ...moments,
  }),
  z.strictObject({
    kind: z.literal('rmsprop'),
    ...scheduled,
    ...coupled,
    /** Of the moving average of squared gradients. */
    decay: momentum.default(0.99),
    epsilon,
    momentum: momentum.default(0),
  }),
]);
export type OptimizerConfig = z.infer<typeof optimizerConfig>;

const evaluateConfig = z.strictObject({
  /** For a run of `steps`: a record before the first step, after every `everySteps` steps, and after the last. */
  everySteps: z.int().positive().optional(),
  /** For a run of `epochs`: which epochs end with an evaluation; the last always does. 1 where missing. */
  everyEpochs: z.int().positive().optional(),
  /** How many training images are evaluated like the test images, counted from the first. */
  trainCount: z.union([z.literal('all'), z.int().nonnegative()]).default(0),
  /** How many test images are evaluated, counted from the first. */
  testCount: count.default('all'),
});

const recordConfig = z.strictObject({
  /**
   * Which checkpoints are kept for resuming the run: the last one, the last and the one with the best test accuracy,
   * or none.
   */
  checkpoint: z.enum(['last', 'best', 'none']).default('last'),
});

/** See trainer/engines. `reference` is slow and serves for comparison. */
export const engineName = z.enum(['cpu', 'webgpu', 'cuda', 'dml', 'coreml', 'tensorflow', 'reference']);
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
  /** The data term that is printed and plotted as `loss`; `same` means the one that is minimised. */
  reportedLoss: z.union([z.literal('same'), lossKind]).default('same'),
  regularizer: regularizer.default({ kind: 'none' }),
  optimizer: optimizerConfig,
  batchSize: z.int().positive().max(65536),
  /** Length of the run: exactly one of `epochs` and `steps`. */
  epochs: z.int().positive().max(100_000).optional(),
  steps: z.int().positive().max(100_000_000).optional(),
  evaluate: evaluateConfig.default({ trainCount: 0, testCount: 'all' }),
  record: recordConfig.default({ checkpoint: 'last' }),
});
export type ExperimentConfig = z.infer<typeof experimentConfig>;
/** A config as a user may write it: keys with a default may be missing. */
export type ExperimentInput = z.input<typeof experimentConfig>;

/** Number of records (`EpochRecord`) of a complete run: one per epoch, or one per evaluation in a run of steps. */
export function recordsTotal(config: Pick<ExperimentConfig, 'epochs' | 'steps' | 'evaluate'>): number {
  if (config.steps === undefined) return config.epochs ?? 1;
  return 1 + Math.ceil(config.steps / (config.evaluate.everySteps ?? config.steps));
}
