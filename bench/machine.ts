/** The machine and the source version of measurements. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import os from 'node:os';

export interface Machine {
  cpu: string;
  /** Instruction sets that affect speed, e.g. `avx2`, `avx512f`; null if unknown. */
  features: string[] | null;
  cores: number;
  memoryGiB: number;
  system: string;
}

/** Vector and matrix instructions of x86 and Arm. */
const FEATURE = /^(avx|fma$|f16c$|amx|asimd|neon|sve|sme|i8mm|bf16)/;

export function describeMachine(): Machine {
  const cpus = os.cpus();
  const model = cpus[0]?.model.trim() ?? 'unknown';
  const info = process.platform === 'linux' ? parseCpuInfo(readFileSync('/proc/cpuinfo', 'utf8')) : null;
  return {
    cpu: [model, info?.family ?? ''].join(' ').trim(),
    features: info?.features ?? null,
    cores: cpus.length,
    memoryGiB: Math.round(os.totalmem() / 2 ** 30),
    system: `${os.platform()} ${os.release()} ${os.arch()}`,
  };
}

/**
 * Parses the first processor of /proc/cpuinfo.
 * @returns `family` with model and stepping if available, because many processors have no other name
 */
export function parseCpuInfo(text: string): { family: string; features: string[] } {
  const field = (name: string): string | undefined =>
    new RegExp(`^${name}\\s*: (.*)$`, 'm').exec(text)?.[1]?.trim();
  const flags = field('flags') ?? field('Features') ?? '';
  const numbers = ['cpu family', 'model', 'stepping'].map(field);
  return {
    family: numbers.includes(undefined) ? '' : `(family ${numbers.join(', ')})`,
    features: flags.split(' ').filter((flag) => FEATURE.test(flag)),
  };
}

/** The commit of the sources; `+` where a tracked file differs from it, `unknown` without git. */
export function commit(): string {
  const git = (...args: string[]) =>
    spawnSync('git', args, {
      cwd: import.meta.dirname,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  const head = git('rev-parse', '--short=12', 'HEAD');
  if (head.status !== 0) return 'unknown';
  // Earlier results are not sources.
  const clean = git('diff', '--quiet', 'HEAD', '--', ':/', ':(exclude,top)bench/results').status === 0;
  return `${head.stdout.trim()}${clean ? '' : '+'}`;
}
