/** What this machine offers: versions, data sets, engines with their self-tests. */
import type { EngineReport } from '../contract/channels.ts';
import { type EngineName, engineName } from '../contract/config.ts';
import { datasetIds, datasetStatus } from '../datasets/catalog.ts';
import { ENGINE_LIMIT_MS, type Finding, ownVersions, testApart } from './apart.ts';
import { fastestFirst, keepVerdict } from './verdict.ts';
import { forkTrainer, type SpawnTrainer } from '../trainer/process.ts';

export interface DoctorReport {
  /** Of Ridgeline and of what it runs on, by name. */
  versions: Record<string, string>;
  home: string;
  datasets: { id: string; available: boolean; reason: string | null }[];
  engines: EngineReport[];
  /** What engine `auto` stands for: the fastest on dense networks, and on convolutional ones. */
  auto: EngineName | null;
  autoConvolutional: EngineName | null;
}

export interface DoctorOptions {
  home: string;
  dataFolder: string | null;
  trainerPath: string;
  spawn?: SpawnTrainer;
  /** Of one engine's self-test, in milliseconds. */
  engineLimitMs?: number;
}

/** Tests every engine, and keeps the verdict for runs with engine `auto`. */
export async function diagnose(options: DoctorOptions): Promise<DoctorReport> {
  const { home, dataFolder, engineLimitMs = ENGINE_LIMIT_MS } = options;
  const spawn = options.spawn ?? (() => forkTrainer(options.trainerPath));
  const findings: Finding[] = [];
  // One after another: two at a time would slow each other down and be timed wrongly.
  for (const name of engineName.options) {
    const finding = await testApart(spawn, name, engineLimitMs);
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
