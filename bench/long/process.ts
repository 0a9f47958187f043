/** What a process holds of the machine, read from outside: Linux's /proc. */
import { readdirSync, readFileSync } from 'node:fs';
import { TICK_MS } from '../load.ts';

export interface Holdings {
  /** Processor time of all its threads so far. */
  cpuMs: number;
  rssMiB: number;
  /** Open file descriptors. */
  descriptors: number;
  threads: number;
  /** Mapped pieces of the address space: a large native buffer is one. */
  mappings: number;
}

/** @throws Error where there is no /proc, or no such process */
export function holdingsOf(pid: number): Holdings {
  const folder = `/proc/${pid}`;
  const status = readFileSync(`${folder}/status`, 'utf8');
  const field = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1]);
  // The second field is the program's name in brackets, which may hold anything.
  const times = readFileSync(`${folder}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return {
    cpuMs: TICK_MS * (Number(times[11]) + Number(times[12])),
    rssMiB: field('VmRSS') / 1024,
    descriptors: readdirSync(`${folder}/fd`).length,
    threads: field('Threads'),
    mappings: readFileSync(`${folder}/maps`, 'utf8').trimEnd().split('\n').length,
  };
}
