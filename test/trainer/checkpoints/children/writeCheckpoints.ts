/** Writes record 1's checkpoint into the home argv[2] repeatedly, and prints a line after each. */
import { writeSync } from 'node:fs';
import { CheckpointFolder } from '../../../../src-main/trainer/checkpoints/folder.ts';
import { checkpoint, RUN } from '../checkpoints.ts';

const folder = new CheckpointFolder(process.argv[2] ?? '', RUN);
const { state, ...rest } = checkpoint(1, 1);
const [tensor] = state;
if (tensor === undefined) throw new Error('a checkpoint without tensors');
const FLOATS = 2 ** 18;
for (let write = 1; ; write++) {
  const values = new Float32Array(FLOATS).fill(write);
  const position = { ...rest.position, step: write };
  folder.write({ ...rest, position, state: [{ ...tensor, shape: [FLOATS], values }] });
  writeSync(1, `${write}\n`);
}
