/** What the channels of all areas share. */
import { z } from 'zod';

export const runId = z.string().min(1).max(64);
/** Runs that one request may name. */
export const runIds = z.array(runId).min(1).max(50);
export const nothing = z.strictObject({});
export const done = z.strictObject({});

export type ChannelSet = Record<string, { input: z.ZodType; output: z.ZodType }>;
