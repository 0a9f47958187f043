/** Resource usage of another process, from Linux's /proc. */
import { readdirSync, readFileSync } from 'node:fs';
import { TICK_MS } from '../load.ts';

export interface ProcessUsage {
  /** CPU time of all its threads so far. */
  cpuMs: number;
  rssMiB: number;
  /** Open file descriptors. */
  descriptors: number;
  threads: number;
  /** Memory mappings; a large native buffer is one. */
  mappings: number;
}

/** @throws Error if there is no /proc, or no such process */
export function usageOf(pid: number): ProcessUsage {
  const folder = `/proc/${pid}`;
  const status = readFileSync(`${folder}/status`, 'utf8');
  const field = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1]);
  // The second field is the program's name in brackets, which may contain any characters.
  const times = readFileSync(`${folder}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return {
    cpuMs: TICK_MS * (Number(times[11]) + Number(times[12])),
    rssMiB: field('VmRSS') / 1024,
    descriptors: readdirSync(`${folder}/fd`).length,
    threads: field('Threads'),
    mappings: readFileSync(`${folder}/maps`, 'utf8').trimEnd().split('\n').length,
  };
}
