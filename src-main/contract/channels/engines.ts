/** Requests about the machine: the workstation itself, its engines and data sets. */
import { z } from 'zod';
import { engineName } from '../config.ts';
import { done, nothing, type ChannelSet } from './shared.ts';

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

/** What is known of the engines: the last findings, and how far a running test has come. */
export const enginesState = z.strictObject({
  engines: z.array(
    z.strictObject({
      name: engineName,
      /** `waiting` and `testing` in a running test. */
      phase: z.enum(['idle', 'waiting', 'testing']),
      /** The last finding on this machine; null where there is none. */
      report: engineReport.nullable(),
    }),
  ),
  versions: z.record(z.string(), z.string()),
  /** When the last finding was made, ISO 8601; null before the first. */
  testedAt: z.string().nullable(),
  /** There are findings, but of another machine or other versions: `auto` does not go by them. */
  outdated: z.boolean(),
  testing: z.boolean(),
  /** What engine `auto` stands for now; null without findings, when it is the CPU. */
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
  /** At once, from what was found last. */
  'engines.state': { input: nothing, output: enginesState },
  /** Begins to test these engines, or all; events tell how it goes. `conflict` while a run trains. */
  'engines.test': {
    input: z.strictObject({ engines: z.array(engineName).min(1).optional() }),
    output: enginesState,
  },
  /** Ends a running test; what was found before stays. */
  'engines.cancel': { input: nothing, output: done },
} as const satisfies ChannelSet;
