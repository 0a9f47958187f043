/** Schemas that the channels of several areas share. */
import { z } from 'zod';

export const runId = z.string().min(1).max(64);
/** The runs of one request. */
export const runIds = z.array(runId).min(1).max(50);
/** The runs of one change. */
export const manyRunIds = z.array(runId).min(1).max(1000);
export const nothing = z.strictObject({});
export const done = z.strictObject({});

export type ChannelSet = Record<string, { input: z.ZodType; output: z.ZodType }>;
