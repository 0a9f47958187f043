/** What this machine offers: versions, data sets, engines with their self-tests. */
import { cpus } from 'node:os';
import type { DoctorReport, EngineReport } from './contract/channels.ts';
import { engineName, type EngineName } from './contract/config.ts';
import { datasetIds, datasetStatus } from './datasets/catalog.ts';
import { fastestFirst, saveVerdict } from './engineVerdict.ts';
import { trainerReport } from './trainer/messages.ts';
import { forkTrainer, type SpawnTrainer, type TrainerExit } from './trainer/process.ts';
import { VERSION } from './version.ts';

/** Time for one engine's self-test; the first use of a GPU compiles its programs. Milliseconds. */
const ENGINE_LIMIT_MS = 180_000;

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
  for (const name of engineName.options) findings.push(await testApart(spawn, name, engineLimitMs));
  const engines = findings.map(({ report }) => report);
  keepVerdict(home, engines);
  return {
    versions: {
      ridgeline: VERSION,
      node: process.version,
      platform: `${process.platform} ${process.arch}`,
      cpu: `${cpus()[0]?.model.trim() ?? 'unknown'}, ${cpus().length} threads`,
      ...Object.fromEntries(findings.flatMap(({ versions }) => Object.entries(versions))),
    },
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

function keepVerdict(home: string, engines: readonly EngineReport[]): void {
  try {
    saveVerdict(home, engines);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    console.error(`The verdict is not kept, so engine "auto" stays with the CPU: ${reason}`);
  }
}

interface Finding {
  versions: Record<string, string>;
  report: EngineReport;
}

/** Each engine is tested in a process of its own: a native crash is then a finding about that engine alone. */
function testApart(spawn: SpawnTrainer, name: EngineName, limitMs: number): Promise<Finding> {
  const child = spawn();
  const { promise, resolve } = Promise.withResolvers<Finding>();
  const conclude = (finding: Finding): void => {
    clearTimeout(deadline);
    resolve(finding);
    child.kill();
  };
  const fail = (reason: string): void =>
    conclude({
      versions: {},
      report: { name, available: false, reason, device: null, selfTest: null, stepsPerSecond: null },
    });
  const deadline = setTimeout(() => fail(`its self-test did not end within ${limitMs / 1000} s.`), limitMs);
  child.onMessage((message) => {
    const parsed = trainerReport.safeParse(message);
    if (!parsed.success) fail('its self-test sent a malformed report.');
    else if (parsed.data.type === 'failed') fail(parsed.data.error.message);
    else if (parsed.data.type === 'diagnosis') conclude(parsed.data);
  });
  // Has no effect once the diagnosis has arrived.
  child.onExit((exit) => fail(crashReason(exit, child.stderr())));
  child.send({ type: 'diagnose', engine: name });
  return promise;
}

function crashReason({ code, signal }: TrainerExit, stderr: string): string {
  const how = signal === null ? `ended with exit code ${code ?? 'unknown'}` : `was killed by ${signal}`;
  const [lastLine = ''] = stderr.split('\n').slice(-1);
  return `its self-test ${how}.${lastLine === '' ? '' : ` Last words: ${lastLine}`}`;
}
