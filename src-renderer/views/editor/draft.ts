/** The draft, stored in this browser until it is queued or discarded. */
import { z } from 'zod';
import { Kept } from '../../app/kept.ts';

/** The origin of a text. */
const origin = z.discriminatedUnion('from', [
  z.strictObject({ from: z.literal('blank') }),
  z.strictObject({ from: z.literal('file'), name: z.string() }),
  z.strictObject({ from: z.literal('preset'), id: z.string() }),
  z.strictObject({ from: z.literal('run'), id: z.string() }),
]);
export type Origin = z.infer<typeof origin>;

/** The base that a config is compared with. */
const base = z.discriminatedUnion('from', [
  z.strictObject({ from: z.literal('preset'), id: z.string() }),
  z.strictObject({ from: z.literal('run'), id: z.string() }),
]);
export type Base = z.infer<typeof base>;

const draft = z.strictObject({
  text: z.string().max(200_000),
  /** The text as it was opened. */
  opened: z.string().max(200_000),
  origin,
  base: base.nullable(),
});
export type Draft = z.infer<typeof draft>;

/** An unreadable draft counts as none. */
export const keptDraft = new Kept('editor.draft', draft.nullable(), null);

export function sameOrigin(a: Origin, b: Origin): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** The route parameters that open it. */
export function addressOf(source: Origin): { run?: string; preset?: string } {
  if (source.from === 'run') return { run: source.id };
  return source.from === 'preset' ? { preset: source.id } : {};
}
