import type { WorkstationEvent } from '../contract/events.ts';

type StepsEvent = Extract<WorkstationEvent, { type: 'steps' }>;

interface Entry {
  run: string;
  /** One event, or the `steps` events of a run to be sent as one. */
  parts: WorkstationEvent[];
}

/** Maximum number of unread events of one window. */
const MAX_EVENTS = 2_000;
/** Maximum number of values in its unread `steps` events: about two minutes of a fast run. */
const MAX_VALUES = 1_000_000;

/**
 * A buffer of events for one reader. Consecutive `steps` events of a run are merged, so that a slow reader gets fewer
 * and larger events. Events of the same run are never reordered.
 */
export class EventQueue {
  /** By sequence number, oldest first: a Map keeps the order of insertion. */
  readonly #waiting = new Map<number, Entry>();
  /** The sequence number of each run's newest waiting event. */
  readonly #newest = new Map<string, number>();
  #values = 0;

  /**
   * @param sequence number of the event, greater than all earlier ones
   * @returns false if the buffer is full and the reader has to be dropped
   */
  push(sequence: number, event: WorkstationEvent): boolean {
    const run = runOf(event);
    this.#values += valuesOf(event);
    const newest = this.#newest.get(run);
    const tail = newest === undefined ? undefined : this.#waiting.get(newest);
    if (newest !== undefined && tail !== undefined && continues(tail.parts.at(-1), event)) {
      // Moved to the end with the new number, so that a reader sees ascending numbers.
      this.#waiting.delete(newest);
      tail.parts.push(event);
      this.#waiting.set(sequence, tail);
    } else {
      this.#waiting.set(sequence, { run, parts: [event] });
    }
    this.#newest.set(run, sequence);
    return this.#waiting.size <= MAX_EVENTS && this.#values <= MAX_VALUES;
  }

  /** Removes and returns the oldest event, or null. */
  take(): { sequence: number; event: WorkstationEvent } | null {
    for (const [sequence, { run, parts }] of this.#waiting) {
      this.#waiting.delete(sequence);
      if (this.#newest.get(run) === sequence) this.#newest.delete(run);
      for (const part of parts) this.#values -= valuesOf(part);
      return { sequence, event: joined(parts) };
    }
    return null;
  }
}

function runOf(event: WorkstationEvent): string {
  switch (event.type) {
    case 'run':
      return event.run.id;
    case 'baseline':
    case 'queue':
    case 'engines':
      // Events without a run; each type is ordered separately.
      return `(${event.type})`;
    default:
      return event.id;
  }
}

function valuesOf(event: WorkstationEvent): number {
  return event.type === 'steps' ? event.loss.length + event.acc.length + event.penalty.length : 0;
}

function continues(before: WorkstationEvent | undefined, event: WorkstationEvent): boolean {
  return (
    before?.type === 'steps' &&
    event.type === 'steps' &&
    before.firstStep + before.loss.length === event.firstStep
  );
}

function joined(parts: readonly WorkstationEvent[]): WorkstationEvent {
  const steps = parts.filter((part): part is StepsEvent => part.type === 'steps');
  const [first] = steps;
  const last = parts.at(-1);
  if (last === undefined) throw new Error('An entry of the event queue has no event.');
  if (first === undefined || last.type !== 'steps') return last;
  return {
    ...last,
    firstStep: first.firstStep,
    loss: steps.flatMap((part) => part.loss),
    acc: steps.flatMap((part) => part.acc),
    penalty: steps.flatMap((part) => part.penalty),
  };
}
