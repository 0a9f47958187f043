/** What this machine offers: versions, data sets, engines with their self-tests. */
import { cpus } from 'node:os';
import type { DoctorReport } from './contract/channels.ts';
import { RidgelineError } from './contract/errors.ts';
import { datasetIds, datasetStatus } from './datasets/catalog.ts';
import { type TrainerReport, trainerReport } from './trainer/messages.ts';
import { forkTrainer, type SpawnTrainer } from './trainer/process.ts';
import { VERSION } from './version.ts';

const DEADLINE_MS = 120_000;

type Diagnosis = Extract<TrainerReport, { type: 'diagnosis' }>;

export interface DoctorOptions {
  home: string;
  dataFolder: string | null;
  trainerPath: string;
  spawn?: SpawnTrainer;
}

/** The engines are tested in a process of their own: a native crash is then a finding, not an accident. */
export async function diagnose(options: DoctorOptions): Promise<DoctorReport> {
  const { home, dataFolder } = options;
  const { engines, auto, versions } = await testEnginesApart(
    options.spawn ?? (() => forkTrainer(options.trainerPath)),
  );
  return {
    versions: {
      ridgeline: VERSION,
      node: process.version,
      platform: `${process.platform} ${process.arch}`,
      cpu: `${cpus()[0]?.model.trim() ?? 'unknown'}, ${cpus().length} threads`,
      ...versions,
    },
    home,
    datasets: datasetIds.map((id) => {
      const { available, reason } = datasetStatus(id, { home, dataFolder });
      return { id, available, reason };
    }),
    engines,
    auto,
  };
}

function testEnginesApart(spawn: SpawnTrainer): Promise<Diagnosis> {
  const child = spawn();
  return new Promise<Diagnosis>((resolve, reject) => {
    const fail = (message: string): void => {
      child.kill();
      reject(new RidgelineError('unavailable', message));
    };
    const deadline = setTimeout(
      () => fail(`The engine self-test did not end within ${DEADLINE_MS / 1000} s.`),
      DEADLINE_MS,
    );
    child.onMessage((message) => {
      const report = trainerReport.safeParse(message);
      if (!report.success) {
        fail('The engine self-test sent a malformed report.');
      } else if (report.data.type === 'failed') {
        fail(report.data.error.message);
      } else if (report.data.type === 'diagnosis') {
        resolve(report.data);
        child.kill();
      }
    });
    child.onExit(({ code, signal }) => {
      clearTimeout(deadline);
      // Has no effect once the diagnosis has arrived.
      fail(`The engine self-test ended early (${signal ?? `exit code ${code}`}). ${child.stderr()}`.trim());
    });
    child.send({ type: 'diagnose' });
  });
}
