/** What the channels of all areas share. */
import { z } from 'zod';

export const runId = z.string().min(1).max(64);
/** Runs that one request may name. */
export const runIds = z.array(runId).min(1).max(50);
/** Runs that one change may name at once. */
export const manyRunIds = z.array(runId).min(1).max(1000);
export const nothing = z.strictObject({});
export const done = z.strictObject({});

export type ChannelSet = Record<string, { input: z.ZodType; output: z.ZodType }>;
