/** Checkpoints generated from numbers, so that the expected content of a record is known. */
import { RandomStream } from '../../../src-main/random/philox.ts';
import type { Checkpoint } from '../../../src-main/trainer/checkpoints/format.ts';
import { smallConfig } from '../problems.ts';

export const RUN = 'run-1';

/** @param floats size of its large tensor */
export function checkpoint(record: number, floats = 1000): Checkpoint {
  const random = new RandomStream(record, 'checkpoint');
  return {
    runId: RUN,
    config: smallConfig(),
    position: {
      record,
      step: 10 * record,
      schedule: { kind: 'timed', taken: 10 * record },
      best: { record: 1, testAcc: 0.5 },
    },
    state: [
      {
        name: 'dense_1/kernel',
        shape: [floats],
        values: Float32Array.from({ length: floats }, () => random.normal()),
      },
      { name: 'odd', shape: [2, 3], values: Float32Array.of(NaN, -0, Infinity, -Infinity, 1e-45, 0.1) },
    ],
  };
}
