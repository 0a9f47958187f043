/** Requests about the machine: the workstation itself, its engines and data sets. */
import { z } from 'zod';
import { nothing, type ChannelSet } from './shared.ts';

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

export const workstationInfo = z.strictObject({
  version: z.string(),
  home: z.string(),
  platform: z.string(),
});

export const engineChannels = {
  'workstation.info': { input: nothing, output: workstationInfo },
  'engines.doctor': { input: nothing, output: doctorReport },
} as const satisfies ChannelSet;
