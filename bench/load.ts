/** How much CPU time other processes used during a measurement. */
import { readFileSync } from 'node:fs';
import os from 'node:os';

/** Maximum share of all cores that other processes may use in a valid measurement. */
export const MOST_OTHERS = 0.1;

/** CPU times of all cores since the machine started, in ms. */
export interface CoreTimes {
  busyMs: number;
  totalMs: number;
}

/** One tick of Linux's /proc. */
export const TICK_MS = 10;

/** @returns null if the system does not report it */
export function coreTimes(): CoreTimes | null {
  const times = process.platform === 'linux' ? parseStat(readFileSync('/proc/stat', 'utf8')) : ofNode();
  return times.totalMs > 0 ? times : null;
}

/**
 * Parses the first line of /proc/stat. Time that a hypervisor gave to other machines (`steal`) counts as busy, waiting
 * for a disk does not.
 */
export function parseStat(text: string): CoreTimes {
  const fields = /^cpu\s+(.*)$/m.exec(text)?.[1]?.split(' ').map(Number) ?? [];
  const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0] = fields;
  const busy = user + nice + system + irq + softirq + steal;
  return { busyMs: busy * TICK_MS, totalMs: (busy + idle + iowait) * TICK_MS };
}

function ofNode(): CoreTimes {
  const cores = os.cpus().map(({ times: { user, nice, sys, irq, idle } }) => {
    return { busyMs: user + nice + sys + irq, totalMs: user + nice + sys + irq + idle };
  });
  return {
    busyMs: cores.reduce((sum, { busyMs }) => sum + busyMs, 0),
    totalMs: cores.reduce((sum, { totalMs }) => sum + totalMs, 0),
  };
}

/**
 * @param ownMs CPU time of the measured process, all threads
 * @returns share of all cores that other processes used between the two readings; slightly negative if ticks are
 *   coarser than `ownMs`; null if unknown
 */
export function othersShare(before: CoreTimes | null, after: CoreTimes | null, ownMs: number): number | null {
  if (before === null || after === null || after.totalMs === before.totalMs) return null;
  return (after.busyMs - before.busyMs - ownMs) / (after.totalMs - before.totalMs);
}

/** CPU time of this process so far. */
export function ownCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
