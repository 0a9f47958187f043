/** How the window talks to the workstation, whichever way it was opened. */
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

/** `lost`: several attempts failed; the client still tries. */
export type ConnectionState = 'connecting' | 'connected' | 'reconnecting' | 'lost';

export interface EventHandlers {
  onEvent(event: WorkstationEvent): void;
  onConnection(state: ConnectionState): void;
  /** Events were missed: whatever is shown has to be asked for again. */
  onResync(): void;
}

export interface Client {
  /** Throws RidgelineError: the workstation's own, `unavailable` without an answer, `internal` for nonsense. */
  request<C extends ChannelName>(channel: C, input: ChannelInput<C>): Promise<ChannelOutput<C>>;
  /** Starts the stream of events. Returns how to end it. */
  listen(handlers: EventHandlers): () => void;
}

type OutputSchemas = { [C in ChannelName]: { output: z.ZodType<ChannelOutput<C>> } };
const schemas: OutputSchemas = channels;

/** The value of a reply, parsed; throws the error that it carries instead. */
export function readReply<C extends ChannelName>(channel: C, answer: unknown): ChannelOutput<C> {
  const parsed = reply.safeParse(answer);
  if (!parsed.success) throw nonsense(channel, parsed.error);
  if (!parsed.data.ok) throw new RidgelineError(parsed.data.error.code, parsed.data.error.message);
  const value = schemas[channel].output.safeParse(parsed.data.value);
  if (!value.success) throw nonsense(channel, value.error);
  return value.data;
}

function nonsense(channel: ChannelName, cause: z.ZodError): RidgelineError {
  const issue = cause.issues[0];
  const where = issue === undefined || issue.path.length === 0 ? 'the answer' : issue.path.join('.');
  return new RidgelineError(
    'internal',
    `Ridgeline answered "${channel}" in a form that this window does not know (${where}: ${issue?.message ?? 'unknown'}). Reload the window; if it stays, window and workstation are of different versions.`,
    { cause },
  );
}

/** An event that does not parse is dropped: the next resync brings what it said. */
export function readEvent(data: unknown): WorkstationEvent | null {
  const parsed = workstationEvent.safeParse(data);
  return parsed.success ? parsed.data : null;
}
