/** The networks to time, and the peers of each. */
import { join } from 'node:path';
import type { PeerSpec } from './peer.ts';

const PEERS = join(import.meta.dirname, 'peers');
const TWO_THREADS = { OMP_NUM_THREADS: '2', OPENBLAS_NUM_THREADS: '2', MKL_NUM_THREADS: '2' };

export interface Benchmark {
  name: string;
  peers: readonly PeerSpec[];
  /** Whether all peers start from the same weights, so that their losses can be compared first. */
  sameTraining: boolean;
}

/**
 * @param text value of BENCH_PYTHON: programs, separated by commas on every system
 * @returns null if a name is empty or given twice
 */
export function parsePythons(text: string): string[] | null {
  const pythons = text.split(',').map((name) => name.trim());
  return pythons.includes('') || new Set(pythons).size < pythons.length ? null : pythons;
}

const node = (name: string, file: string, ...args: string[]): PeerSpec => ({
  name,
  command: process.execPath,
  args: [join(PEERS, file), ...args],
});

const pytorch = (command: string, model: string, variant?: string): PeerSpec => ({
  name: 'pytorch',
  ...(variant === undefined ? {} : { variant }),
  versionOf: 'torch',
  command,
  args: ['-B', join(PEERS, 'pytorch_peer.py'), '--model', model, '--format', variant ?? 'contiguous'],
  env: TWO_THREADS,
});

const numpy = (command: string): PeerSpec => ({
  name: 'numpy',
  versionOf: 'numpy',
  command,
  args: ['-B', join(PEERS, 'numpy_peer.py')],
  env: TWO_THREADS,
});

/** @param pythons programs; each adds its own rows */
export function benchmarks(pythons: readonly string[]): Benchmark[] {
  const convolutional = ['cnn', 'mobilenetV2-32', 'mobilenetV2-96', 'mobilenetV2-224'];
  return [
    {
      name: 'mlp',
      peers: [
        node('ridgeline', 'ridgelinePeer.ts', '--model', 'mlp'),
        ...pythons.flatMap((python) => [pytorch(python, 'mlp'), numpy(python)]),
        node('tfjs', 'tfjsPeer.ts', '--backend', 'cpu'),
        node('tfjs-wasm', 'tfjsPeer.ts', '--backend', 'wasm'),
      ],
      sameTraining: true,
    },
    ...convolutional.map((name) => ({
      name,
      peers: [
        node('ridgeline', 'ridgelinePeer.ts', '--model', name),
        // In both of its memory formats.
        ...pythons.flatMap((python) => [pytorch(python, name), pytorch(python, name, 'channels_last')]),
      ],
      sameTraining: false,
    })),
  ];
}
