import { z } from 'zod';
import type { Reply } from '../contract/bridge.ts';
import { channels, isChannelName } from '../contract/channels.ts';
import type { ChannelInput, ChannelName, ChannelOutput, Handlers } from '../contract/channels.ts';
import { RidgelineError, toErrorPayload } from '../contract/errors.ts';

// Indexing this type with a generic channel gives the schemas of that channel; `channels` itself would give
// the union over all channels, which no handler accepts.
type Schemas = {
  [C in ChannelName]: { input: z.ZodType<ChannelInput<C>>; output: z.ZodType<ChannelOutput<C>> };
};
const schemas: Schemas = channels;

/**
 * Answers one request from outside the process: parses what comes in and what goes out.
 * Never rejects; defects of Ridgeline are logged with their stack and answered as `internal`.
 * @param channel the name as it arrived
 * @param input the payload as it arrived
 */
export async function dispatch(handlers: Handlers, channel: string, input: unknown): Promise<Reply<unknown>> {
  try {
    if (!isChannelName(channel)) {
      throw new RidgelineError(
        'not-found',
        `Ridgeline has no request called "${channel}". Reload the window; it may belong to another version.`,
      );
    }
    return { ok: true, value: await answer(handlers, channel, input) };
  } catch (error) {
    if (!(error instanceof RidgelineError)) console.error(`Request "${channel}" failed:`, error);
    return { ok: false, error: toErrorPayload(error) };
  }
}

async function answer<C extends ChannelName>(
  handlers: Handlers,
  channel: C,
  input: unknown,
): Promise<ChannelOutput<C>> {
  const parsed = schemas[channel].input.safeParse(input);
  if (!parsed.success) {
    throw new RidgelineError(
      'bad-input',
      `The request "${channel}" has a wrong payload:\n${z.prettifyError(parsed.error)}`,
    );
  }
  const output = schemas[channel].output.safeParse(await handlers[channel](parsed.data));
  if (!output.success) {
    throw new Error(
      `"${channel}" gave an answer that breaks its contract:\n${z.prettifyError(output.error)}`,
    );
  }
  return output.data;
}
