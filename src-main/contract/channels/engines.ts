/** Requests about the workstation and its engines. */
import { z } from 'zod';
import { engineName } from '../config.ts';
import { done, nothing, type ChannelSet } from './shared.ts';

export const engineReport = z.strictObject({
  name: z.string(),
  available: z.boolean(),
  /** Why it is unavailable or failed, or null. */
  reason: z.string().nullable(),
  device: z.string().nullable(),
  selfTest: z.strictObject({ pass: z.boolean(), maxError: z.number() }).nullable(),
  /** On the dense network of source 002, batch 64. */
  stepsPerSecond: z.number().nullable(),
  /** On a small convolutional network, batch 32; null if the engine is too slow for it. */
  convolutionalStepsPerSecond: z.number().nullable().optional(),
});
export type EngineReport = z.infer<typeof engineReport>;

/** The latest test results of the engines, and the progress of a running test. */
export const enginesState = z.strictObject({
  engines: z.array(
    z.strictObject({
      name: engineName,
      /** `waiting` and `testing` in a running test. */
      phase: z.enum(['idle', 'waiting', 'testing']),
      /** The latest result on this machine, or null. */
      report: engineReport.nullable(),
    }),
  ),
  versions: z.record(z.string(), z.string()),
  /** Time of the latest result, ISO 8601; null before the first. */
  testedAt: z.string().nullable(),
  /** There are results, but of another machine or other versions: `auto` ignores them. */
  outdated: z.boolean(),
  testing: z.boolean(),
  /** The engine that `auto` currently selects; null without results, where it is the CPU. */
  auto: engineName.nullable(),
  autoConvolutional: engineName.nullable(),
});
export type EnginesState = z.infer<typeof enginesState>;

const workstationInfo = z.strictObject({
  version: z.string(),
  home: z.string(),
  platform: z.string(),
});

export const engineChannels = {
  'workstation.info': { input: nothing, output: workstationInfo },
  /** Returns at once, with the latest results. */
  'engines.state': { input: nothing, output: enginesState },
  /** Starts a test of these engines, or of all; events report its progress. `conflict` while a run trains. */
  'engines.test': {
    input: z.strictObject({ engines: z.array(engineName).min(1).optional() }),
    output: enginesState,
  },
  /** Cancels a running test; earlier results are kept. */
  'engines.cancel': { input: nothing, output: done },
} as const satisfies ChannelSet;
