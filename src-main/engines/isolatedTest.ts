/** Runs one engine's self-test in a separate process, so that a native crash affects only that engine. */
import { cpus } from 'node:os';
import type { EngineReport } from '../contract/channels.ts';
import type { EngineName } from '../contract/config.ts';
import { trainerReport } from '../trainer/messages.ts';
import type { SpawnTrainer, TrainerExit } from '../trainer/process.ts';
import { VERSION } from '../program/version.ts';

/** Time limit of one engine's self-test in milliseconds; the first use of a GPU compiles its programs. */
export const ENGINE_LIMIT_MS = 180_000;

export interface Finding {
  /** Versions of the libraries that the engine's process has loaded. */
  versions: Record<string, string>;
  report: EngineReport;
}

/**
 * @param signal cancels the test
 * @returns null if it was cancelled
 */
export function testInOwnProcess(
  spawn: SpawnTrainer,
  name: EngineName,
  limitMs: number,
  signal?: AbortSignal,
): Promise<Finding | null> {
  const child = spawn();
  const { promise, resolve } = Promise.withResolvers<Finding | null>();
  const conclude = (finding: Finding | null): void => {
    clearTimeout(deadline);
    signal?.removeEventListener('abort', abort);
    resolve(finding);
    child.kill();
  };
  const abort = (): void => conclude(null);
  const fail = (reason: string): void =>
    conclude({
      versions: {},
      report: { name, available: false, reason, device: null, selfTest: null, stepsPerSecond: null },
    });
  const deadline = setTimeout(() => fail(`its self-test did not end within ${limitMs / 1000} s.`), limitMs);
  signal?.addEventListener('abort', abort);
  child.onMessage((message) => {
    const parsed = trainerReport.safeParse(message);
    if (!parsed.success) fail('its self-test sent a malformed report.');
    else if (parsed.data.type === 'failed') fail(parsed.data.error.message);
    else if (parsed.data.type === 'diagnosis') conclude(parsed.data);
  });
  // Has no effect after the result.
  child.onExit((exit) => fail(crashReason(exit, child.stderr())));
  child.send({ type: 'diagnose', engine: name });
  return promise;
}

function crashReason({ code, signal }: TrainerExit, stderr: string): string {
  const how = signal === null ? `ended with exit code ${code ?? 'unknown'}` : `was killed by ${signal}`;
  const [lastLine = ''] = stderr.split('\n').slice(-1);
  return `its self-test ${how}.${lastLine === '' ? '' : ` Last output: ${lastLine}`}`;
}

/** Versions of Ridgeline and its runtime. */
export function ownVersions(): Record<string, string> {
  return {
    ridgeline: VERSION,
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    cpu: `${cpus()[0]?.model.trim() ?? 'unknown'}, ${cpus().length} threads`,
  };
}
