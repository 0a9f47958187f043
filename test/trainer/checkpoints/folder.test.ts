import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { errorPayload, RidgelineError } from '../../../src-main/contract/errors.ts';
import { CheckpointFolder } from '../../../src-main/trainer/checkpoints/folder.ts';
import { smallConfig } from '../problems.ts';
import { temporaryFolder } from '../tinyData.ts';
import { checkpoint, RUN } from './checkpoints.ts';

const config = smallConfig();

function folderWith(...records: number[]): CheckpointFolder {
  const folder = new CheckpointFolder(temporaryFolder(), RUN);
  for (const record of records) folder.write(checkpoint(record));
  return folder;
}

function errorOf(body: () => unknown): { code: string; message: string } {
  try {
    body();
  } catch (error) {
    if (error instanceof RidgelineError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

/** A checkpoint with another header and the matching length and checksum. */
function signed(bytes: Buffer, change: (header: string) => string): Buffer {
  const start = 12;
  const tensors = start + bytes.readUInt32LE(start - 4);
  const header = Buffer.from(change(bytes.toString('utf8', start, tensors)));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(header.length);
  const body = Buffer.concat([bytes.subarray(0, start - 4), length, header, bytes.subarray(tensors, -32)]);
  return Buffer.concat([body, createHash('sha256').update(body).digest()]);
}

function child(name: string): string {
  return fileURLToPath(new URL(`children/${name}.ts`, import.meta.url));
}

describe('a checkpoint', () => {
  it('survives a round trip bit-identically', () => {
    const folder = new CheckpointFolder(temporaryFolder(), RUN);
    const written = checkpoint(3);
    expect(folder.write(written)).toBe('checkpoint-3.ridgeline');
    expect(folder.read(3, config)).toEqual(written);
    expect(readdirSync(folder.path)).toEqual(['checkpoint-3.ridgeline']);
  });

  it('of version 1, with another name for the best test accuracy, is read', () => {
    const folder = folderWith(1);
    const file = join(folder.path, 'checkpoint-1.ridgeline');
    writeFileSync(
      file,
      signed(readFileSync(file), (header) =>
        header.replace('"version":2', '"version":1').replace('"testAcc":', '"valAcc":'),
      ),
    );
    expect(folder.read(1, config)).toEqual(checkpoint(1));
  });

  it('is accepted by a run with another name or engine', () => {
    const folder = folderWith(1);
    expect(folder.read(1, { ...config, name: 'x', notes: 'y', engine: 'webgpu' }).position.record).toBe(1);
  });

  it.each<[string, (bytes: Buffer) => Buffer, RegExp]>([
    ['of another kind', () => Buffer.from('{"weights": []}'), /is not a Ridgeline checkpoint/],
    ['that is empty', () => Buffer.alloc(0), /is not a Ridgeline checkpoint/],
    ['that is cut off in its header', (bytes) => bytes.subarray(0, 20), /is cut off/],
    ['that is cut off in its tensors', (bytes) => bytes.subarray(0, -100), /checksum/],
    ['with a bit that flipped in a tensor', (bytes) => flipped(bytes, bytes.length - 100), /checksum/],
    ['with a bit that flipped in the header', (bytes) => flipped(bytes, 40), /checksum/],
    ['with a bit that flipped in the checksum', (bytes) => flipped(bytes, bytes.length - 1), /checksum/],
    [
      'of a newer program',
      (bytes) => Buffer.from(bytes.toString('latin1').replace('"version":2', '"version":7'), 'latin1'),
      /was written by a newer Ridgeline \(checkpoint version 7; this one knows 2\)/,
    ],
  ])('%s is refused by name, with what to do', (_what, change, says) => {
    const folder = folderWith(1);
    const file = join(folder.path, 'checkpoint-1.ridgeline');
    writeFileSync(file, change(readFileSync(file)));
    const { code, message } = errorOf(() => folder.read(1, config));
    expect(code).toBe('bad-data');
    expect(message).toMatch(says);
    expect(message).toContain(file);
    expect(message).toContain('train the run again with: ridgeline run');
  });

  it('of another run, record or config is refused', () => {
    const folder = folderWith(1);
    const bytes = readFileSync(join(folder.path, 'checkpoint-1.ridgeline'));
    writeFileSync(join(folder.path, 'checkpoint-2.ridgeline'), bytes);
    expect(errorOf(() => folder.read(2, config))).toMatchObject({ code: 'bad-data' });
    expect(errorOf(() => folder.read(1, { ...config, seed: 9 })).message).toContain('another config');
    const other = new CheckpointFolder(temporaryFolder(), 'run-2');
    mkdirSync(other.path, { recursive: true });
    writeFileSync(join(other.path, 'checkpoint-1.ridgeline'), bytes);
    expect(errorOf(() => other.read(1, config)).message).toContain('record 1 of run run-1');
  });

  it('that is missing is reported as missing', () => {
    const { code, message } = errorOf(() => folderWith(1).read(2, config));
    expect(code).toBe('not-found');
    expect(message).toMatch(/checkpoint-2\.ridgeline is missing/);
  });
});

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

it('linked into another folder outlives the original', () => {
  const folder = new CheckpointFolder(temporaryFolder(), RUN);
  folder.write(checkpoint(4));
  const aside = new CheckpointFolder(temporaryFolder(), RUN);
  folder.linkInto(4, aside);
  folder.remove();
  expect(aside.read(4, smallConfig())).toEqual(checkpoint(4));
  expect(() => folder.linkInto(4, aside)).toThrow(expect.objectContaining({ code: 'not-found' }));
});

describe('prune()', () => {
  it('deletes checkpoints older than the newest except the kept ones', () => {
    const folder = folderWith(1, 2, 3, 4, 10);
    for (const name of ['checkpoint-3.ridgeline.tmp', 'checkpoint-11.ridgeline.tmp', 'notes.txt']) {
      writeFileSync(join(folder.path, name), '');
    }
    folder.prune(4, [2]);
    // Newer ones may not be reported yet.
    expect(readdirSync(folder.path).sort()).toEqual([
      'checkpoint-10.ridgeline',
      'checkpoint-11.ridgeline.tmp',
      'checkpoint-2.ridgeline',
      'checkpoint-4.ridgeline',
      'notes.txt',
    ]);
  });

  it('and remove() accept a missing folder', () => {
    const folder = new CheckpointFolder(temporaryFolder(), RUN);
    folder.prune(1, []);
    folder.remove();
  });
});

test(
  'kill -9 while checkpoints are written over one another leaves one of them whole',
  { timeout: 120_000 },
  async () => {
    const home = temporaryFolder();
    const folder = new CheckpointFolder(home, RUN);
    // A kill outside a write does not test anything.
    for (let round = 0, torn = 0; torn < 6; round++) {
      const writer = spawn(process.execPath, [child('writeCheckpoints'), home], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      onTestFinished(() => void writer.kill('SIGKILL'));
      const closed = once(writer, 'close');
      for await (const written of createInterface(writer.stdout)) {
        if (Number(written) === 1 + (round % 3)) writer.kill('SIGKILL');
      }
      await closed;
      expect(writer.signalCode).toBe('SIGKILL');
      const { position, state } = folder.read(1, config);
      // The writer fills the tensor with the number of its write.
      const [first] = state;
      expect(first?.values.every((value) => value === position.step)).toBe(true);
      if (readdirSync(folder.path).some((name) => name.endsWith('.tmp'))) torn++;
    }
  },
);

test('a full disk loses only the checkpoint being written', () => {
  const home = temporaryFolder();
  // A limit on file sizes simulates a full disk: it needs no privileges, and writes fail in the same way.
  const limited = `ulimit -f 2048; exec "$0" "$@"`;
  const { stdout, stderr } = spawnSync('sh', ['-c', limited, process.execPath, child('fillDisk'), home], {
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  const { code, message } = z.object(errorPayload.shape).parse(JSON.parse(stdout));
  expect(code).toBe('storage');
  expect(message).toMatch(/checkpoint-2\.ridgeline could not be written.*Free some space/);
  const folder = new CheckpointFolder(home, RUN);
  expect(readdirSync(folder.path)).toEqual(['checkpoint-1.ridgeline']);
  expect(folder.read(1, config)).toEqual(checkpoint(1));
});
