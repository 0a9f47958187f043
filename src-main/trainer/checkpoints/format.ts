/**
 * A checkpoint as bytes: magic, length of the header (uint32), header (JSON), the tensors of the table one after
 * another (float32, row-major), SHA-256 of everything before it. Little-endian, like all platforms of Electron and
 * Node 24.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { experimentConfig, type ExperimentConfig } from '../../contract/config.ts';
import type { WeightValues } from '../executors/types.ts';
import { scheduleState } from '../schedules.ts';

const best = z.strictObject({ record: z.int().positive(), testAcc: z.number() });
/** Format of version 1. */
const firstBest = z
  .strictObject({ record: best.shape.record, valAcc: z.number() })
  .transform(({ record, valAcc }) => ({ record, testAcc: valAcc }));

/** Position of a training after a record. Complete, because every random draw is a function of seed and position. */
const position = z.strictObject({
  /** Number of the last record. */
  record: z.int().positive(),
  /** Steps trained so far, over the whole run. */
  step: z.int().nonnegative(),
  schedule: scheduleState,
  /** The record with the best test accuracy so far. */
  best: z.union([best, firstBest]).nullable(),
});
export type TrainingPosition = z.infer<typeof position>;

export interface Checkpoint {
  runId: string;
  config: ExperimentConfig;
  position: TrainingPosition;
  /** Everything that a step reads and updates. */
  state: readonly WeightValues[];
}

const VERSION = 2;
const MAGIC = Buffer.from('RDGLCKPT', 'latin1');
const LENGTH_BYTES = 4;
const DIGEST_BYTES = 32;

const header = z.strictObject({
  version: z.literal([1, VERSION]),
  runId: z.string(),
  config: experimentConfig,
  position,
  tensors: z.array(z.strictObject({ name: z.string(), shape: z.array(z.int().positive()) })),
});

/** The message completes a sentence that begins with the file's path. */
export class CheckpointFormatError extends Error {}

/** The file's bytes in pieces, so that large tensors are not copied. */
export function encodeCheckpoint({ runId, config, position: at, state }: Checkpoint): Uint8Array[] {
  const table = state.map(({ name, shape }) => ({ name, shape: [...shape] }));
  const text = { version: VERSION, runId, config, position: at, tensors: table } satisfies z.input<
    typeof header
  >;
  const json = Buffer.from(JSON.stringify(text));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32LE(json.length);
  const pieces = [
    MAGIC,
    length,
    json,
    ...state.map(({ values }) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength)),
  ];
  return [...pieces, digestOf(pieces)];
}

/** @throws CheckpointFormatError */
export function decodeCheckpoint(bytes: Uint8Array): Checkpoint {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerStart = MAGIC.length + LENGTH_BYTES;
  if (!file.subarray(0, MAGIC.length).equals(MAGIC)) {
    throw new CheckpointFormatError('is not a Ridgeline checkpoint');
  }
  if (file.length < headerStart + DIGEST_BYTES) throw new CheckpointFormatError('is cut off');
  const end = file.length - DIGEST_BYTES;
  const tensorStart = headerStart + file.readUInt32LE(MAGIC.length);
  const json = jsonOf(file.subarray(headerStart, Math.min(tensorStart, end)));
  // Before the checksum, which a newer format may store elsewhere.
  const { version } = z
    .looseObject({ version: z.int().catch(VERSION) })
    .catch({ version: VERSION })
    .parse(json);
  if (version > VERSION) {
    throw new CheckpointFormatError(
      `was written by a newer Ridgeline (checkpoint version ${version}; this one knows ${VERSION})`,
    );
  }
  if (!digestOf([file.subarray(0, end)]).equals(file.subarray(end))) {
    throw new CheckpointFormatError('is damaged: its checksum does not match its contents');
  }
  const parsed = header.safeParse(json);
  if (!parsed.success) throw new CheckpointFormatError('is damaged: its header cannot be read');
  const { tensors, ...rest } = parsed.data;
  let at = tensorStart;
  const state = tensors.map(({ name, shape }) => {
    const size = 4 * shape.reduce((product, extent) => product * extent, 1);
    if (at + size > end) throw new CheckpointFormatError(`is damaged: ${name} is cut off`);
    // A copy, because float32 must be aligned to four bytes.
    const values = new Float32Array(Uint8Array.from(file.subarray(at, at + size)).buffer);
    at += size;
    return { name, shape, values };
  });
  if (at !== end) throw new CheckpointFormatError('is damaged: it is longer than its tensors');
  return { runId: rest.runId, config: rest.config, position: rest.position, state };
}

function digestOf(pieces: readonly Uint8Array[]): Buffer {
  const hash = createHash('sha256');
  for (const piece of pieces) hash.update(piece);
  return hash.digest();
}

function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
}
