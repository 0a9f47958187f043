/**
 * `npm run bench -- [NETWORK…] [--rounds N] [--json]`: our training step against PyTorch, NumPy and tfjs, in
 * alternating rounds. The Python peers run in BENCH_PYTHON (default /usr/bin/python3): several programs, separated by
 * commas, each with its own rows. Exit code 1 if a row is missing or the machine was too busy for a valid result, 2
 * for a usage error.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { percent } from '../src-main/cli/table.ts';
import { MOST_OTHERS } from './load.ts';
import { commit, describeMachine } from './machine.ts';
import { type Benchmark, benchmarks, parsePythons } from './networks.ts';
import { alternate, type Clock, sameTraining } from './pairing.ts';
import { Peer, type PeerSpec } from './peer.ts';
import { disturbances, type Report, type ReportPart, reportPart, reportText, writeReport } from './report.ts';

const RESULTS = join(import.meta.dirname, 'results');
const CLOCK: Clock = { rounds: 9, warmUpMs: 500, roundMs: 2000, callMs: 150 };
/** Tolerance for the losses of all peers after the same steps, in float32 and different summation orders. */
const SAME_TRAINING = { steps: 20, relative: 1e-5 };

const { chosen, all, clock, json } = readArguments();
const report: Report = {
  machine: describeMachine(),
  date: new Date().toISOString(),
  commit: commit(),
  parts: [],
};
for (const benchmark of chosen) {
  console.error(`${benchmark.name} …`);
  const part = await measure(benchmark, clock);
  report.parts.push(part);
  if (!json) console.log(`${reportText(part)}\n`);
}
if (json) process.stdout.write(`${JSON.stringify(report)}\n`);
if (report.parts.some(({ failures }) => failures.length > 0)) process.exitCode = 1;
keep(report);

function readArguments(): { chosen: Benchmark[]; all: boolean; clock: Clock; json: boolean } {
  const pythons = parsePythons(process.env['BENCH_PYTHON'] ?? '/usr/bin/python3');
  if (pythons === null) {
    refuse(
      'BENCH_PYTHON must name different Python programs, separated by commas: /usr/bin/python3,/opt/new/bin/python',
    );
  }
  const known = benchmarks(pythons);
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { rounds: { type: 'string' }, json: { type: 'boolean', default: false } },
    });
    const unknown = positionals.filter((name) => !known.some((benchmark) => benchmark.name === name));
    if (unknown.length > 0) {
      refuse(`There is no network ${unknown.join(', ')}: use ${known.map(({ name }) => name).join(', ')}.`);
    }
    const rounds = Number(values.rounds ?? CLOCK.rounds);
    if (!(Number.isInteger(rounds) && rounds > 0)) {
      refuse(`--rounds must be a whole number above 0, not ${values.rounds}.`);
    }
    const chosen = known.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
    return { chosen, all: chosen.length === known.length, clock: { ...CLOCK, rounds }, json: values.json };
  } catch (error) {
    refuse(error instanceof Error ? error.message : String(error));
  }
}

function refuse(why: string): never {
  console.error(`${why}\nusage: npm run bench -- [NETWORK…] [--rounds N] [--json]`);
  process.exit(2);
}

async function measure(benchmark: Benchmark, clock: Clock): Promise<ReportPart> {
  const { started, failures } = await startPeers(benchmark.peers);
  try {
    const same = benchmark.sameTraining
      ? await sameTraining(started, SAME_TRAINING)
      : { peers: started, failures: [] };
    const { measured, failures: later } = await alternate(same.peers, clock);
    return reportPart(benchmark.name, measured, [...failures, ...same.failures, ...later]);
  } finally {
    for (const peer of started) await peer.close();
  }
}

/** Starts the peers that this machine can run; reports the others with the reason. */
async function startPeers(specs: readonly PeerSpec[]): Promise<{ started: Peer[]; failures: string[] }> {
  const started: Peer[] = [];
  const failures: string[] = [];
  for (const spec of specs) {
    try {
      const peer = await Peer.start(spec);
      started.push(peer);
      if (peer.versions['blas']?.startsWith('libblas.so') === true) {
        console.error(
          `${peer.name}: uses the reference BLAS, about ten times slower than OpenBLAS, so its ratio means little. ` +
            'On Debian: apt-get install libopenblas0-openmp',
        );
      }
    } catch (error) {
      failures.push(error instanceof Error ? error.message : String(error));
    }
  }
  return { started, failures };
}

/** Writes the results unless other processes were busy, because they would not be comparable. */
function keep(report: Report): void {
  const disturbed = disturbances(report.parts);
  if (disturbed.length > 0) {
    console.error(
      `Not written: other processes may use at most ${percent(MOST_OTHERS, 0)} of the cores. ` +
        `Close other programs and measure again.\n${disturbed.join('\n')}`,
    );
    process.exitCode = 1;
    return;
  }
  if (report.parts.some(({ rows }) => rows.some(({ othersShare }) => othersShare === null))) {
    console.error(
      'The load of the machine is unknown on this system: make sure that no other program was running.',
    );
  }
  mkdirSync(RESULTS, { recursive: true });
  const file = join(RESULTS, `${all ? 'all' : report.parts.map(({ name }) => name).join('-')}.json`);
  writeReport(file, report);
  console.error(
    `Milliseconds per step; ratio: the peer's time over ours, round by round. Written to ${file}`,
  );
}
