import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { alternate } from '../../bench/pairing.ts';
import { Peer, PeerUnavailableError, type PeerSpec } from '../../bench/peer.ts';
import { reportPart } from '../../bench/report.ts';
import { parsePythons } from '../../bench/networks.ts';
import * as data from '../../bench/peers/synthetic.ts';

const STEPS = 3;
const script = (name: string): string => fileURLToPath(new URL(`../../bench/peers/${name}`, import.meta.url));
const pythons = parsePythons(process.env['BENCH_PYTHON'] ?? '/usr/bin/python3') ?? [];

/** Σ over k of a[i·K + k]·b[k·n + j], in double precision. */
function multiply(a: Float64Array, b: Float64Array, m: number, inner: number, n: number): Float64Array {
  const out = new Float64Array(m * n);
  for (let i = 0; i < m; i++) {
    for (let k = 0; k < inner; k++) {
      const factor = a[i * inner + k] ?? NaN;
      for (let j = 0; j < n; j++) out[i * n + j] = (out[i * n + j] ?? NaN) + factor * (b[k * n + j] ?? NaN);
    }
  }
  return out;
}

function transposed(a: Float64Array, m: number, n: number): Float64Array {
  return Float64Array.from({ length: m * n }, (_, i) => a[(i % m) * n + Math.floor(i / m)] ?? NaN);
}

/** The definition: the loss of the last of `STEPS` training steps, written out without any library. */
function referenceLoss(): number {
  const { BATCH, CLASSES, HIDDEN, IMAGES, PIXELS } = data;
  const images = data.scaled(data.syntheticImages(IMAGES, PIXELS));
  const labels = data.syntheticLabels(IMAGES);
  const order = data.syntheticOrder(IMAGES);
  const w1 = Float64Array.from(data.syntheticKernel(0, PIXELS, HIDDEN));
  const w2 = Float64Array.from(data.syntheticKernel(1, HIDDEN, CLASSES));
  const b1 = new Float64Array(HIDDEN);
  const b2 = new Float64Array(CLASSES);
  let loss = NaN;
  for (let step = 0; step < STEPS; step++) {
    const batch = data.batchOf(order, step, BATCH);
    const x = new Float64Array(BATCH * PIXELS);
    batch.forEach((image, i) => x.set(images.subarray(image * PIXELS, (image + 1) * PIXELS), i * PIXELS));
    const hidden = multiply(x, w1, BATCH, PIXELS, HIDDEN).map(
      (z, i) => 1 / (1 + Math.exp(-(z + (b1[i % HIDDEN] ?? NaN)))),
    );
    const exponentials = multiply(hidden, w2, BATCH, HIDDEN, CLASSES).map((z, i) =>
      Math.exp(z + (b2[i % CLASSES] ?? NaN)),
    );
    loss = 0;
    const dLogits = new Float64Array(BATCH * CLASSES);
    batch.forEach((image, i) => {
      const row = exponentials.subarray(i * CLASSES, (i + 1) * CLASSES);
      const sum = row.reduce((a, b) => a + b, 0);
      row.forEach((value, c) => {
        const isLabel = c === labels[image];
        if (isLabel) loss -= Math.log(value / sum) / BATCH;
        dLogits[i * CLASSES + c] = (value / sum - (isLabel ? 1 : 0)) / BATCH;
      });
    });
    for (const w of [w1, w2]) loss += data.L1 * w.reduce((sum, value) => sum + Math.abs(value), 0);
    const dHidden = multiply(dLogits, transposed(w2, HIDDEN, CLASSES), BATCH, CLASSES, HIDDEN).map(
      (d, i) => d * (hidden[i] ?? NaN) * (1 - (hidden[i] ?? NaN)),
    );
    const dW1 = multiply(transposed(x, BATCH, PIXELS), dHidden, PIXELS, BATCH, HIDDEN);
    const dW2 = multiply(transposed(hidden, BATCH, HIDDEN), dLogits, HIDDEN, BATCH, CLASSES);
    const rate = data.LEARNING_RATE;
    for (const [w, d] of [[w1, dW1] as const, [w2, dW2] as const]) {
      w.forEach((value, i) => (w[i] = value - rate * ((d[i] ?? NaN) + data.L1 * Math.sign(value))));
    }
    dHidden.forEach((d, i) => (b1[i % HIDDEN] = (b1[i % HIDDEN] ?? NaN) - rate * d));
    dLogits.forEach((d, i) => (b2[i % CLASSES] = (b2[i % CLASSES] ?? NaN) - rate * d));
  }
  return loss;
}

describe('synthetic data', () => {
  it('is spread over all bytes and classes and shuffled', () => {
    const bytes = data.syntheticImages(100, 784);
    expect(new Set(bytes).size).toBe(256);
    expect(bytes.reduce((sum, byte) => sum + byte, 0) / bytes.length).toBeCloseTo(127.5, -0.5);
    expect(new Set(data.syntheticLabels(200)).size).toBe(10);
    const order = data.syntheticOrder(1000);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i));
    expect([...order.subarray(0, 3)]).not.toEqual([0, 1, 2]);
    const scaled = data.scaled(Uint8Array.of(0, 255));
    expect([...scaled]).toEqual([-1, 1]);
  });

  it('serves whole batches and wraps around', () => {
    const order = data.syntheticOrder(10);
    expect([...data.batchOf(order, 1, 4)]).toEqual([...order.subarray(4, 8)]);
    expect([...data.batchOf(order, 2, 4)]).toEqual([...order.subarray(0, 4)]);
  });
});

describe('the peers train the defined model', () => {
  const expected = referenceLoss();
  const peers: PeerSpec[] = [
    { name: 'tfjs cpu', command: process.execPath, args: [script('tfjsPeer.ts'), '--backend', 'cpu'] },
    { name: 'tfjs wasm', command: process.execPath, args: [script('tfjsPeer.ts'), '--backend', 'wasm'] },
    ...pythons.flatMap((command) => [
      { name: `numpy of ${command}`, command, args: ['-B', script('numpy_peer.py')] },
      { name: `pytorch of ${command}`, command, args: ['-B', script('pytorch_peer.py')] },
    ]),
  ];

  it.each(peers)('$name, or it says what is missing', { timeout: 120_000 }, async (spec) => {
    const peer = await Peer.start(spec).catch((error: unknown) => {
      if (!(error instanceof PeerUnavailableError)) throw error;
      // The JavaScript peers are installed with the project; only Python's libraries can be missing.
      expect(pythons).toContain(spec.command);
      expect(error.message).toMatch(/Install|could not be started/);
      return null;
    });
    if (peer === null) return;
    const result = await peer.train(STEPS);
    await peer.close();
    expect(result.loss / expected).toBeCloseTo(1, 5);
    expect(result.rssMiB).toBeGreaterThan(50);
    expect(result.cpuMs).toBeGreaterThan(0);
    expect(Object.keys(peer.versions).length).toBeGreaterThan(1);
  });
});

it('real peers are measured in alternation, from start to report', { timeout: 120_000 }, async () => {
  const node = (name: string, file: string, ...args: string[]): PeerSpec => ({
    name,
    command: process.execPath,
    args: [script(file), ...args],
  });
  const specs = [
    node('ridgeline', 'ridgelinePeer.ts', '--model', 'mlp'),
    node('tfjs', 'tfjsPeer.ts', '--backend', 'wasm'),
  ];
  const peers = await Promise.all(specs.map((spec) => Peer.start(spec)));
  const clock = { rounds: 2, warmUpMs: 20, roundMs: 100, callMs: 20 };
  const { measured, failures } = await alternate(peers, clock);
  await Promise.all(peers.map((peer) => peer.close()));
  expect(failures).toEqual([]);
  const [ours, tfjs] = reportPart('mlp', measured, failures).rows;
  expect(ours?.versions).toHaveProperty('onnxruntime-node');
  expect(tfjs?.ratio?.median).toBeGreaterThan(0);
  expect(tfjs?.othersShare === null || (tfjs?.othersShare ?? -1) >= 0).toBe(true);
});
