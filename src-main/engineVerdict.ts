/**
 * What `auto` stands for on this machine: the doctor's verdict, kept in the home folder. A run never tests
 * engines itself; without a verdict for this very machine and these versions it takes the CPU.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, cpus, release } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { EngineReport } from './contract/channels.ts';
import { engineName, type EngineName } from './contract/config.ts';
import { VERSION } from './version.ts';

const verdict = z.strictObject({
  /** What the verdict holds for; any difference makes it void. */
  machine: z.record(z.string(), z.string()),
  /** Engines that passed, fastest first, for dense and for convolutional networks. */
  dense: z.array(engineName),
  convolutional: z.array(engineName),
  /** Steps a second in the self-test; verdicts of earlier versions lack them. */
  speeds: z
    .partialRecord(
      engineName,
      z.strictObject({ dense: z.number().positive(), convolutional: z.number().positive().nullable() }),
    )
    .optional(),
});
export type EngineSpeeds = NonNullable<z.infer<typeof verdict>['speeds']>;

/** An engine that is best for one is often not for the other: small steps drown in what a GPU costs to start. */
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

/** @throws Error when the home cannot be written to */
export function saveVerdict(home: string, reports: readonly EngineReport[]): void {
  mkdirSync(home, { recursive: true });
  const text = JSON.stringify(
    {
      machine: machine(),
      dense: fastestFirst(reports, 'dense'),
      convolutional: fastestFirst(reports, 'convolutional'),
      speeds: speedsOf(reports),
    } satisfies z.infer<typeof verdict>,
    null,
    2,
  );
  const temporary = `${fileOf(home)}.${process.pid}`;
  writeFileSync(temporary, `${text}\n`);
  renameSync(temporary, fileOf(home));
}

function speedsOf(reports: readonly EngineReport[]): EngineSpeeds {
  const speeds: EngineSpeeds = {};
  for (const name of fastestFirst(reports, 'dense')) {
    const report = reports.find((candidate) => candidate.name === name);
    const dense = report?.stepsPerSecond ?? 0;
    if (dense > 0) speeds[name] = { dense, convolutional: report?.convolutionalStepsPerSecond || null };
  }
  return speeds;
}

/** @returns engines fastest first; none when there is no verdict that holds here and now */
export function readVerdict(home: string, sort: NetworkSort): EngineName[] {
  return validVerdict(home)?.[sort] ?? [];
}

/** What the self-tests of the engines reached here; none without a verdict. */
export function readSpeeds(home: string): EngineSpeeds {
  return validVerdict(home)?.speeds ?? {};
}

function validVerdict(home: string): z.infer<typeof verdict> | null {
  const kept = verdict.safeParse(readJson(fileOf(home)));
  if (!kept.success) return null;
  const here = machine();
  const keys = new Set([...Object.keys(kept.data.machine), ...Object.keys(here)]);
  const same = [...keys].every((key) => kept.data.machine[key] === here[key]);
  return same ? kept.data : null;
}

/** A file that is missing or damaged is no verdict. */
function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/** Environment variables that decide which GPU is used. */
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

/** Vendor and device numbers of the graphics cards, where Linux lists them. */
function linuxGpus(): string[] {
  const folder = '/sys/class/drm';
  if (!existsSync(folder)) return [];
  const numberOf = (card: string, file: string): string =>
    readFileSync(join(folder, card, 'device', file), 'utf8').trim();
  return readdirSync(folder)
    .filter((entry) => /^card\d+$/.test(entry) && existsSync(join(folder, entry, 'device', 'vendor')))
    .map((card) => `${numberOf(card, 'vendor')}:${numberOf(card, 'device')}`);
}
