/**
 * `npm run bench -- [MODEL…] [--rounds N] [--json]`: our training step against PyTorch, NumPy and tfjs, in turns.
 * The Python peers run in BENCH_PYTHON (default /usr/bin/python3); a peer that this machine lacks is named and
 * left out.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { alternate, Peer, type PeerSpec, PeerUnavailableError, requireSameTraining } from './pairing.ts';
import { describeMachine, type Report, reportRow, reportTable, writeReport } from './report.ts';

const PEERS = join(import.meta.dirname, 'peers');
const RESULTS = join(import.meta.dirname, 'results');
const PYTHON = process.env['BENCH_PYTHON'] ?? '/usr/bin/python3';
const TWO_THREADS = { OMP_NUM_THREADS: '2', OPENBLAS_NUM_THREADS: '2', MKL_NUM_THREADS: '2' };
/** Losses of all peers after the same steps, in float32 and different summation orders. */
const SAME_TRAINING = { steps: 20, relative: 1e-5 };

interface Benchmark {
  name: string;
  peers: readonly PeerSpec[];
  /** Steps of a round, by peer; others take `steps`. */
  steps: number;
  slow: Readonly<Record<string, number>>;
  /** All peers start from the same weights, so that their losses can be compared first. */
  sameTraining: boolean;
  rounds: number;
}

const node = (name: string, file: string, ...args: string[]): PeerSpec => ({
  name,
  command: process.execPath,
  args: [join(PEERS, file), ...args],
});
const python = (name: string, file: string, ...args: string[]): PeerSpec => ({
  name,
  command: PYTHON,
  args: ['-B', join(PEERS, file), ...args],
  env: TWO_THREADS,
});

/** A model with images: PyTorch in both of its memory formats. */
function convolutional(name: string, steps: number, rounds: number): Benchmark {
  return {
    name,
    peers: [
      node('ridgeline', 'ridgelinePeer.ts', '--model', name),
      python('pytorch', 'pytorch_peer.py', '--model', name, '--format', 'contiguous'),
      python('pytorch-channels-last', 'pytorch_peer.py', '--model', name, '--format', 'channels_last'),
    ],
    steps,
    slow: {},
    rounds,
    sameTraining: false,
  };
}

const benchmarks: readonly Benchmark[] = [
  {
    name: 'mlp',
    peers: [
      node('ridgeline', 'ridgelinePeer.ts', '--model', 'mlp'),
      python('pytorch', 'pytorch_peer.py', '--model', 'mlp'),
      python('numpy', 'numpy_peer.py'),
      node('tfjs', 'tfjsPeer.ts', '--backend', 'cpu'),
      node('tfjs-wasm', 'tfjsPeer.ts', '--backend', 'wasm'),
    ],
    steps: 500,
    slow: { tfjs: 8, 'tfjs-wasm': 40 },
    rounds: 11,
    sameTraining: true,
  },
  convolutional('cnn', 12, 9),
  convolutional('mobilenetV2-32', 12, 9),
  convolutional('mobilenetV2-96', 4, 9),
  convolutional('mobilenetV2-224', 2, 7),
];

/** Starts the peers that this machine can run; says which it cannot and why. */
async function startPeers(specs: readonly PeerSpec[]): Promise<Peer[]> {
  const peers: Peer[] = [];
  for (const spec of specs) {
    try {
      const peer = await Peer.start(spec);
      peers.push(peer);
      if (peer.versions['blas']?.startsWith('libblas.so') === true) {
        console.error(
          `${peer.name}: uses the reference BLAS, about ten times slower than OpenBLAS, so its ratio means little. ` +
            'On Debian: apt-get install libopenblas0-openmp',
        );
      }
    } catch (error) {
      if (!(error instanceof PeerUnavailableError)) throw error;
      console.error(`left out: ${error.message}`);
    }
  }
  return peers;
}

async function measure(benchmark: Benchmark, rounds: number) {
  const peers = await startPeers(benchmark.peers);
  try {
    if (benchmark.sameTraining) await requireSameTraining(peers, SAME_TRAINING);
    const figures = await alternate(peers, {
      rounds,
      stepsPerRound: (peer) => benchmark.slow[peer.name] ?? benchmark.steps,
    });
    const versions = Object.fromEntries(peers.map((peer) => [peer.name, peer.versions]));
    return { row: reportRow(benchmark.name, figures), versions };
  } finally {
    for (const peer of peers) await peer.close();
  }
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string' }, json: { type: 'boolean', default: false } },
});
const wanted = benchmarks.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
const rounds = values.rounds === undefined ? undefined : Number(values.rounds);
const unknown = positionals.filter((name) => !benchmarks.some((benchmark) => benchmark.name === name));
if (unknown.length > 0 || (rounds !== undefined && !(Number.isInteger(rounds) && rounds > 0))) {
  console.error(
    `usage: npm run bench -- [${benchmarks.map(({ name }) => name).join(' ')}] [--rounds N] [--json]`,
  );
  if (unknown.length > 0) console.error(`There is no benchmark ${unknown.join(', ')}.`);
  process.exit(2);
}

const report: Report = { machine: describeMachine({}), date: new Date().toISOString(), rows: [] };
for (const benchmark of wanted) {
  const { row, versions } = await measure(benchmark, rounds ?? benchmark.rounds);
  report.rows.push(row);
  Object.assign(report.machine.versions, versions);
}
mkdirSync(RESULTS, { recursive: true });
const name =
  wanted.length === benchmarks.length ? 'all' : wanted.map((benchmark) => benchmark.name).join('-');
const file = join(RESULTS, `${name}.json`);
writeReport(file, report);
if (values.json) {
  process.stdout.write(`${JSON.stringify(report)}\n`);
} else {
  console.log(reportTable(report.rows));
  console.log(`\nMilliseconds a step; ratio: the peer's median over ours. Written to ${file}`);
}
