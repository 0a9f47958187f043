/**
 * The verdict: the engines' test results and ranking on this machine, stored in the home folder. It decides what
 * `auto` selects. A run never tests engines; without a verdict for this machine and these versions it uses the CPU.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, cpus, release } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { engineReport, type EngineReport } from '../contract/channels.ts';
import { engineName, type EngineName } from '../contract/config.ts';
import { VERSION } from '../program/version.ts';

const verdict = z.strictObject({
  /** Machine and versions of the verdict; any difference invalidates it. */
  machine: z.record(z.string(), z.string()),
  /** Engines that passed, fastest first, for dense and for convolutional networks. */
  dense: z.array(engineName),
  convolutional: z.array(engineName),
  /** The test results that the two lists are based on. */
  reports: z.array(engineReport).default([]),
  versions: z.record(z.string(), z.string()).default({}),
  /** Time of the last report, ISO 8601. */
  testedAt: z.string().nullable().default(null),
});

/** Steps per second in the self-test. */
export type EngineSpeeds = Partial<Record<EngineName, { dense: number; convolutional: number | null }>>;

/** Ranked separately, because the fastest engine differs: for small steps the launch overhead of a GPU dominates. */
export type NetworkSort = 'dense' | 'convolutional';

const fileOf = (home: string): string => join(home, 'engines.json');

/** Names of the engines that passed their self-test, fastest first. */
export function fastestFirst(reports: readonly EngineReport[], sort: NetworkSort): EngineName[] {
  const speedOf = (report: EngineReport): number =>
    (sort === 'dense' ? report.stepsPerSecond : report.convolutionalStepsPerSecond) ?? 0;
  return reports
    .filter((report) => report.selfTest?.pass === true && speedOf(report) > 0)
    .toSorted((a, b) => speedOf(b) - speedOf(a))
    .flatMap(({ name }) => engineName.safeParse(name).data ?? []);
}

/** @throws Error if the home is not writable */
export function saveVerdict(
  home: string,
  reports: readonly EngineReport[],
  versions: Readonly<Record<string, string>> = {},
): void {
  mkdirSync(home, { recursive: true });
  const text = JSON.stringify(
    {
      machine: machine(),
      dense: fastestFirst(reports, 'dense'),
      convolutional: fastestFirst(reports, 'convolutional'),
      reports: [...reports],
      versions,
      testedAt: new Date().toISOString(),
    } satisfies z.infer<typeof verdict>,
    null,
    2,
  );
  const temporary = `${fileOf(home)}.${process.pid}`;
  writeFileSync(temporary, `${text}\n`);
  renameSync(temporary, fileOf(home));
}

/**
 * As `saveVerdict`, but only logs an error if the home is not writable.
 * @returns whether the verdict was saved
 */
export function keepVerdict(
  home: string,
  reports: readonly EngineReport[],
  versions: Readonly<Record<string, string>>,
): boolean {
  try {
    saveVerdict(home, reports, versions);
    return true;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    console.error(
      `The engines' test results could not be saved, so engine "auto" still selects the CPU: ${reason}`,
    );
    return false;
  }
}

export interface Findings {
  reports: EngineReport[];
  versions: Record<string, string>;
  testedAt: string | null;
  /** False if they are of another machine or other versions. */
  holds: boolean;
}

/** The latest test results, or null. */
export function readFindings(home: string): Findings | null {
  const kept = verdict.safeParse(readJson(fileOf(home)));
  if (!kept.success) return null;
  const { reports, versions, testedAt, machine: there } = kept.data;
  return { reports, versions, testedAt, holds: isHere(there) };
}

/** @returns engines, fastest first; empty without a valid verdict */
export function readVerdict(home: string, sort: NetworkSort): EngineName[] {
  return validVerdict(home)?.[sort] ?? [];
}

/** Speeds of the engines in their self-tests; empty without a valid verdict. */
export function readSpeeds(home: string): EngineSpeeds {
  const speeds: EngineSpeeds = {};
  for (const report of validVerdict(home)?.reports ?? []) {
    const name = engineName.safeParse(report.name).data;
    const { stepsPerSecond: dense, convolutionalStepsPerSecond: convolutional } = report;
    if (name === undefined || report.selfTest?.pass !== true || !dense) continue;
    speeds[name] = { dense, convolutional: convolutional || null };
  }
  return speeds;
}

function validVerdict(home: string): z.infer<typeof verdict> | null {
  const kept = verdict.safeParse(readJson(fileOf(home)));
  return kept.success && isHere(kept.data.machine) ? kept.data : null;
}

function isHere(there: Readonly<Record<string, string>>): boolean {
  const here = machine();
  const keys = new Set([...Object.keys(there), ...Object.keys(here)]);
  return [...keys].every((key) => there[key] === here[key]);
}

/** Undefined if the file is missing or damaged. */
function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/** Environment variables that select the GPU. */
const SELECTORS = ['CUDA_VISIBLE_DEVICES', 'VK_ICD_FILENAMES', 'VK_DRIVER_FILES', 'DRI_PRIME'];

function machine(): Record<string, string> {
  return {
    ridgeline: VERSION,
    node: process.version,
    onnxruntime: packageVersion('onnxruntime-node'),
    tfjs: packageVersion('@tensorflow/tfjs-core'),
    platform: `${process.platform} ${process.arch} ${release()}`,
    cpu: `${cpus()[0]?.model.trim() ?? 'unknown'}, ${availableParallelism()} threads`,
    gpus: linuxGpus().join(' '),
    ...Object.fromEntries(SELECTORS.map((name) => [name, process.env[name] ?? ''])),
  };
}

const manifest = z.object({ version: z.string() });

function packageVersion(name: string): string {
  const path = createRequire(import.meta.url).resolve(`${name}/package.json`);
  return manifest.parse(JSON.parse(readFileSync(path, 'utf8'))).version;
}

/** Vendor and device numbers of the graphics cards, on Linux. */
function linuxGpus(): string[] {
  const folder = '/sys/class/drm';
  if (!existsSync(folder)) return [];
  const numberOf = (card: string, file: string): string =>
    readFileSync(join(folder, card, 'device', file), 'utf8').trim();
  return readdirSync(folder)
    .filter((entry) => /^card\d+$/.test(entry) && existsSync(join(folder, entry, 'device', 'vendor')))
    .map((card) => `${numberOf(card, 'vendor')}:${numberOf(card, 'device')}`);
}
