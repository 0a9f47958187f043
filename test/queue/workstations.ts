/** Real workstations with separate homes, and waiting for their events. */
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { WorkstationEvent } from '../../src-main/contract/events.ts';
import type { Handlers } from '../../src-main/contract/channels.ts';
import type { RunStatus, RunSummary } from '../../src-main/contract/runs.ts';
import { createBackend } from '../../src-main/handlers/backend.ts';
import { RESOURCES_FOLDER } from '../../src-main/program/folders.ts';
import {
  openWorkstation,
  type Workstation,
  type WorkstationOptions,
} from '../../src-main/workstation/workstation.ts';
import { tinyHome } from '../trainer/tinyData.ts';

export const WORKER = fileURLToPath(new URL('../../src-main/trainer/worker.ts', import.meta.url));

export function trainerChild(name: string): string {
  return fileURLToPath(new URL(`../trainer/children/${name}.mjs`, import.meta.url));
}

/** A workstation and its request handlers. */
export type Served = Workstation & { handlers: Handlers };

type Options = Partial<WorkstationOptions>;

/** The caller closes it. */
export function openOn(home: string, options: Options = {}): Served {
  const workstation = openWorkstation({
    home,
    dataFolder: null,
    resources: RESOURCES_FOLDER,
    trainerPath: WORKER,
    // One run after another on one thread, unless a test is about more: the other test files need the processor too.
    parallel: 1,
    ...('parallel' in options ? {} : { threads: 1 }),
    ...options,
  });
  return Object.assign(workstation, { handlers: createBackend(workstation).handlers });
}

/** Closed when the test ends; may be closed earlier. */
export function open(options: Options = {}): Served {
  const workstation = openOn(options.home ?? tinyHome(), options);
  onTestFinished(() => workstation.close());
  return workstation;
}

/** Resolves with the next event that matches. */
export function event(
  workstation: Workstation,
  fits: (event: WorkstationEvent) => boolean,
): Promise<WorkstationEvent> {
  return new Promise((resolve) => {
    const unsubscribe = workstation.subscribe((candidate) => {
      if (!fits(candidate)) return;
      unsubscribe();
      resolve(candidate);
    });
  });
}

/** Resolves when a run has one of the statuses. */
export async function reaches(
  workstation: Workstation,
  id: string,
  ...statuses: RunStatus[]
): Promise<RunSummary> {
  const there = (): boolean => statuses.includes(workstation.store.run(id).status);
  if (!there()) await event(workstation, () => there());
  return workstation.store.run(id);
}

/** Resolves with the next finished epoch of a run. */
export function epochOf(workstation: Workstation, id: string): Promise<WorkstationEvent> {
  return event(workstation, (candidate) => candidate.type === 'epoch' && candidate.id === id);
}

export const ENDED = ['completed', 'stopped', 'failed', 'interrupted'] as const;

export function kill(pid: number | undefined): void {
  if (pid === undefined) throw new Error('no trainer is running');
  process.kill(pid, 'SIGKILL');
}
