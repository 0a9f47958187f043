/** Requests of the config editor: the schema, what a text says and what it would cost, and queueing it. */
import { z } from 'zod';
import type { JsonSchema } from '../allowed.ts';
import { isMapping } from '../../shared/configPath.ts';
import { engineName, experimentConfig } from '../config.ts';
import { nothing, runId, type ChannelSet } from './shared.ts';

/** Characters of a config's text; notes alone may have 20,000. */
export const MAX_CONFIG_TEXT = 200_000;
/** Runs that one request may queue. */
const MAX_SEEDS = 100;

const configProblem = z.strictObject({
  /** Place in the config, e.g. `['model', 'hidden', 0]`; empty for the text as a whole. */
  path: z.array(z.union([z.string(), z.int().nonnegative()])),
  /** Where it is written, or the nearest mapping around it; 1-based. */
  line: z.int().positive(),
  column: z.int().positive(),
  message: z.string(),
});
export type ConfigProblem = z.infer<typeof configProblem>;

const layerKind = z.enum([
  'resize',
  'convolution',
  'depthwise',
  'batchNormalization',
  'activation',
  'maxPooling',
  'zeroPadding',
  'add',
  'averagePooling',
  'flatten',
  'dense',
  'dropout',
]);
export type LayerKind = z.infer<typeof layerKind>;

const size = z.int().nonnegative();

const layerSummary = z.strictObject({
  name: z.string(),
  kind: layerKind,
  /** Shape of the output without the batch axis. */
  output: z.array(z.int().positive()),
  parameters: size,
  trainable: size,
});
export type LayerSummary = z.infer<typeof layerSummary>;

/** Estimates, in bytes. */
const memoryEstimate = z.strictObject({
  weights: size,
  gradients: size,
  /** What the optimiser keeps for each weight. */
  slots: size,
  /** Outputs of all layers for one batch, kept for the backward pass. */
  activations: size,
  /** The images, one byte for each value. */
  images: size,
  total: size,
  /** What this machine has. */
  machine: z.int().positive(),
});
export type MemoryEstimate = z.infer<typeof memoryEstimate>;

const timeEstimate = z.strictObject({
  /** Seconds of the whole run, evaluation included. */
  low: z.number().nonnegative(),
  high: z.number().nonnegative(),
  /** What it was derived from: runs of this very network, runs of the same kind, or an engine's self-test. */
  basis: z.enum(['sameNetwork', 'sameKind', 'selfTest']),
  /** Measured runs; 0 for the self-test. */
  runs: size,
  engine: engineName,
});
export type TimeEstimate = z.infer<typeof timeEstimate>;

const configSummary = z.strictObject({
  layers: z.array(layerSummary),
  parameters: size,
  trainable: size,
  /** Images that are trained on. */
  trainImages: z.int().positive(),
  testImages: z.int().positive(),
  stepsPerEpoch: z.int().positive(),
  stepsTotal: z.int().positive(),
  memory: memoryEstimate,
  /** Null where nothing was measured on this machine yet. */
  time: timeEstimate.nullable(),
  /** What is missing of the data set and how to get it; null when it is there. */
  dataMissing: z.string().nullable(),
});
export type ConfigSummary = z.infer<typeof configSummary>;

export const configCheck = z.strictObject({
  /** The resolved config; null exactly where there are problems. */
  config: experimentConfig.nullable(),
  /** In the order in which they are written. */
  problems: z.array(configProblem),
  summary: configSummary.nullable(),
});
export type ConfigCheck = z.infer<typeof configCheck>;

const text = z.string().max(MAX_CONFIG_TEXT);

export const editorChannels = {
  /** JSON Schema of a config as written, as `ridgeline schema` prints it. */
  'editor.schema': { input: nothing, output: z.custom<JsonSchema>(isMapping) },
  /** Never fails for what the text says: that is in the answer. */
  'editor.check': { input: z.strictObject({ text }), output: configCheck },
  /** Queues a config as written, once for each seed: all of them or none. Returns the ids in queue order. */
  'runs.startConfig': {
    input: z.strictObject({
      text,
      seeds: z.array(z.int().nonnegative().max(0xffff_ffff)).min(1).max(MAX_SEEDS).optional(),
    }),
    output: z.strictObject({ ids: z.array(runId) }),
  },
} as const satisfies ChannelSet;
