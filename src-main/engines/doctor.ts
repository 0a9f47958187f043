/** Reports versions, data sets, and engines with their self-tests. */
import type { EngineReport } from '../contract/channels.ts';
import { type EngineName, engineName } from '../contract/config.ts';
import { datasetIds, datasetStatus } from '../datasets/catalog.ts';
import { ENGINE_LIMIT_MS, type Finding, ownVersions, testInOwnProcess } from './isolatedTest.ts';
import { fastestFirst, keepVerdict } from './verdict.ts';
import { forkTrainer, type SpawnTrainer } from '../trainer/process.ts';

export interface DoctorReport {
  /** Versions of Ridgeline and its runtime, by name. */
  versions: Record<string, string>;
  home: string;
  datasets: { id: string; available: boolean; reason: string | null }[];
  engines: EngineReport[];
  /** The engine that `auto` selects: the fastest on dense networks, and on convolutional ones. */
  auto: EngineName | null;
  autoConvolutional: EngineName | null;
}

export interface DoctorOptions {
  home: string;
  dataFolder: string | null;
  trainerPath: string;
  spawn?: SpawnTrainer;
  /** Time limit of one engine's self-test, in milliseconds. */
  engineLimitMs?: number;
}

/** Tests every engine, and saves the results for runs with engine `auto`. */
export async function diagnose(options: DoctorOptions): Promise<DoctorReport> {
  const { home, dataFolder, engineLimitMs = ENGINE_LIMIT_MS } = options;
  const spawn = options.spawn ?? (() => forkTrainer(options.trainerPath));
  const findings: Finding[] = [];
  // One after another, because two at a time would slow each other down.
  for (const name of engineName.options) {
    const finding = await testInOwnProcess(spawn, name, engineLimitMs);
    if (finding !== null) findings.push(finding);
  }
  const engines = findings.map(({ report }) => report);
  const versions = {
    ...ownVersions(),
    ...Object.fromEntries(findings.flatMap((finding) => Object.entries(finding.versions))),
  };
  keepVerdict(home, engines, versions);
  return {
    versions,
    home,
    datasets: datasetIds.map((id) => {
      const { available, reason } = datasetStatus(id, { home, dataFolder });
      return { id, available, reason };
    }),
    engines,
    auto: fastestFirst(engines, 'dense')[0] ?? null,
    autoConvolutional: fastestFirst(engines, 'convolutional')[0] ?? null,
  };
}
