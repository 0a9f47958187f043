/**
 * Every request the renderer can make, once: name → what goes in, what comes out. Both transports parse
 * both directions with these schemas; the client's types are derived from them.
 */
import { z } from 'zod';
import { engineName, experimentConfig } from './config.ts';
import { runDetail, runSummary, series, stepMetric, weightSnapshot } from './runs.ts';

const runId = z.string().min(1).max(64);
const nothing = z.strictObject({});
const done = z.strictObject({});

export const engineReport = z.strictObject({
  name: z.string(),
  available: z.boolean(),
  /** Why it is out, or null. */
  reason: z.string().nullable(),
  device: z.string().nullable(),
  selfTest: z.strictObject({ pass: z.boolean(), maxError: z.number() }).nullable(),
  /** On the dense network of source 002, batch 64. */
  stepsPerSecond: z.number().nullable(),
  /** On a small convolutional network, batch 32; null where the engine is too slow for that. */
  convolutionalStepsPerSecond: z.number().nullable().optional(),
});
export type EngineReport = z.infer<typeof engineReport>;

export const doctorReport = z.strictObject({
  versions: z.record(z.string(), z.string()),
  home: z.string(),
  datasets: z.array(
    z.strictObject({ id: z.string(), available: z.boolean(), reason: z.string().nullable() }),
  ),
  engines: z.array(engineReport),
  /** What engine `auto` stands for: the fastest on dense networks, and on convolutional ones. */
  auto: z.string().nullable(),
  autoConvolutional: z.string().nullable().optional(),
});
export type DoctorReport = z.infer<typeof doctorReport>;

export const presetSummary = z.strictObject({
  id: z.string(),
  group: z.string(),
  title: z.string(),
  notes: z.string(),
  config: experimentConfig,
  /** Null when its data set is present; else what to do to get it. */
  missing: z.string().nullable(),
});
export type PresetSummary = z.infer<typeof presetSummary>;

export const workstationInfo = z.strictObject({
  version: z.string(),
  home: z.string(),
  platform: z.string(),
});

export const channels = {
  'workstation.info': { input: nothing, output: workstationInfo },
  'runs.list': { input: nothing, output: z.array(runSummary) },
  'runs.get': { input: z.strictObject({ id: runId }), output: runDetail },
  /** Downsampled step curves of several runs, in the order asked. */
  'runs.steps': {
    input: z.strictObject({
      ids: z.array(runId).min(1).max(50),
      metric: stepMetric,
      maxPoints: z.int().min(16).max(20_000),
    }),
    output: z.array(z.strictObject({ id: runId, series })),
  },
  /** Queue a preset or the three runs of the demo. Returns the ids in queue order. */
  'runs.startPreset': {
    input: z.strictObject({ preset: z.string().min(1).max(200), seed: z.int().nonnegative().optional() }),
    output: z.strictObject({ ids: z.array(runId) }),
  },
  'runs.startDemo': { input: nothing, output: z.strictObject({ ids: z.array(runId) }) },
  /** A running run stops after the current call; a queued one leaves the queue. */
  'runs.stop': { input: z.strictObject({ id: runId }), output: done },
  /** Queues a resumable run again; it goes on from its last checkpoint, and records after that are dropped. */
  'runs.resume': {
    input: z.strictObject({ id: runId, engine: z.union([z.literal('auto'), engineName]).optional() }),
    output: done,
  },
  /** Deletes a finished run and all its records. */
  'runs.remove': { input: z.strictObject({ id: runId }), output: done },
  'presets.list': { input: nothing, output: z.array(presetSummary) },
  /** Tensors that all the given runs have recorded, and the epochs for which each run has them. */
  'weights.tensors': {
    input: z.strictObject({ ids: z.array(runId).min(1).max(50) }),
    output: z.array(
      z.strictObject({
        tensor: z.string(),
        shape: z.array(z.int().positive()),
        epochs: z.array(z.strictObject({ runId, epochs: z.array(z.int().nonnegative()) })),
      }),
    ),
  },
  /** Snapshots of one tensor; `epoch` absent means the last recorded of each run. */
  'weights.snapshots': {
    input: z.strictObject({
      ids: z.array(runId).min(1).max(50),
      tensor: z.string().min(1).max(300),
      epoch: z.int().nonnegative().optional(),
    }),
    output: z.array(weightSnapshot),
  },
  'engines.doctor': { input: nothing, output: doctorReport },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>;

export type ChannelName = keyof typeof channels;
export type ChannelInput<C extends ChannelName> = z.infer<(typeof channels)[C]['input']>;
export type ChannelOutput<C extends ChannelName> = z.infer<(typeof channels)[C]['output']>;

/** One function per channel: what the workstation offers and what a client calls. */
export type Handlers = {
  [C in ChannelName]: (input: ChannelInput<C>) => Promise<ChannelOutput<C>>;
};

export function isChannelName(name: string): name is ChannelName {
  return Object.hasOwn(channels, name);
}
