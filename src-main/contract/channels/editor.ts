/** Requests of the config editor: the schema, checking a text with its costs, and queueing it. */
import { z } from 'zod';
import type { JsonSchema } from '../allowed.ts';
import { isMapping } from '../../shared/configPath.ts';
import { engineName, experimentConfig } from '../config.ts';
import { nothing, runId, type ChannelSet } from './shared.ts';

/** Maximum length of a config's text in characters; notes alone may have 20,000. */
export const MAX_CONFIG_TEXT = 200_000;
/** Maximum number of runs that one request may queue. */
const MAX_SEEDS = 100;

const configProblem = z.strictObject({
  /** Path in the config, e.g. `['model', 'hidden', 0]`; empty for the whole text. */
  path: z.array(z.union([z.string(), z.int().nonnegative()])),
  /** Position of the value, or of the nearest mapping around it; 1-based. */
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
  /** The optimiser's state for all weights. */
  slots: size,
  /** Outputs of all layers for one batch, kept for the backward pass. */
  activations: size,
  /** The images, one byte for each value. */
  images: size,
  total: size,
  /** Memory of this machine. */
  machine: z.int().positive(),
});
export type MemoryEstimate = z.infer<typeof memoryEstimate>;

const timeEstimate = z.strictObject({
  /** Seconds of the whole run, evaluation included. */
  low: z.number().nonnegative(),
  high: z.number().nonnegative(),
  /** Basis of the estimate: runs of the same network, runs of the same kind, or an engine's self-test. */
  basis: z.enum(['sameNetwork', 'sameKind', 'selfTest']),
  /** Number of measured runs; 0 for the self-test. */
  runs: size,
  engine: engineName,
});
export type TimeEstimate = z.infer<typeof timeEstimate>;

const configSummary = z.strictObject({
  layers: z.array(layerSummary),
  parameters: size,
  trainable: size,
  /** Number of training images. */
  trainImages: z.int().positive(),
  testImages: z.int().positive(),
  stepsPerEpoch: z.int().positive(),
  stepsTotal: z.int().positive(),
  memory: memoryEstimate,
  /** Null if nothing has been measured on this machine yet. */
  time: timeEstimate.nullable(),
  /** What is missing of the data set and how to get it; null if it is available. */
  dataMissing: z.string().nullable(),
});
export type ConfigSummary = z.infer<typeof configSummary>;

export const configCheck = z.strictObject({
  /** The resolved config; null exactly where there are problems. */
  config: experimentConfig.nullable(),
  /** In the order of the text. */
  problems: z.array(configProblem),
  summary: configSummary.nullable(),
});
export type ConfigCheck = z.infer<typeof configCheck>;

const text = z.string().max(MAX_CONFIG_TEXT);

export const editorChannels = {
  /** JSON Schema of a config as written, as `ridgeline schema` prints it. */
  'editor.schema': { input: nothing, output: z.custom<JsonSchema>(isMapping) },
  /** Errors in the text are part of the output, not errors of the request. */
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
