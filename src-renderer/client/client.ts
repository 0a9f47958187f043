/** The interface to the workstation, for both transports. */
import { reply } from '../../src-main/contract/bridge.ts';
import {
  channels,
  type ChannelInput,
  type ChannelName,
  type ChannelOutput,
} from '../../src-main/contract/channels.ts';
import { RidgelineError } from '../../src-main/contract/errors.ts';
import { workstationEvent, type WorkstationEvent } from '../../src-main/contract/events.ts';
import type { z } from 'zod';

/** `lost`: several attempts failed; the client keeps trying. */
export type ConnectionState = 'connecting' | 'connected' | 'reconnecting' | 'lost';

export interface EventHandlers {
  onEvent(event: WorkstationEvent): void;
  onConnection(state: ConnectionState): void;
  /** Events were missed: all shown data must be fetched again. */
  onResync(): void;
}

export interface Client {
  /**
   * Throws RidgelineError: the workstation's own, `unavailable` without an answer, `internal` for an invalid
   * answer.
   */
  request<C extends ChannelName>(channel: C, input: ChannelInput<C>): Promise<ChannelOutput<C>>;
  /** Subscribes to events. Returns a function that unsubscribes. */
  listen(handlers: EventHandlers): () => void;
}

type OutputSchemas = { [C in ChannelName]: { output: z.ZodType<ChannelOutput<C>> } };
const schemas: OutputSchemas = channels;

/** The parsed value of a reply; throws the error of an error reply. */
export function readReply<C extends ChannelName>(channel: C, answer: unknown): ChannelOutput<C> {
  const parsed = reply.safeParse(answer);
  if (!parsed.success) throw invalidAnswer(channel, parsed.error);
  if (!parsed.data.ok) throw new RidgelineError(parsed.data.error.code, parsed.data.error.message);
  const value = schemas[channel].output.safeParse(parsed.data.value);
  if (!value.success) throw invalidAnswer(channel, value.error);
  return value.data;
}

function invalidAnswer(channel: ChannelName, cause: z.ZodError): RidgelineError {
  const issue = cause.issues[0];
  const where = issue === undefined || issue.path.length === 0 ? 'the answer' : issue.path.join('.');
  return new RidgelineError(
    'internal',
    `Ridgeline answered "${channel}" in a form that this window does not know (${where}: ${issue?.message ?? 'unknown'}). Reload the window; if it stays, window and workstation are of different versions.`,
    { cause },
  );
}

/** Invalid events are dropped: the next resync fetches the data. */
export function readEvent(data: unknown): WorkstationEvent | null {
  const parsed = workstationEvent.safeParse(data);
  return parsed.success ? parsed.data : null;
}
