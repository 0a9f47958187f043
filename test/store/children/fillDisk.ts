/**
 * Records epochs into the running run argv[3] of the store at argv[2] until that fails, then prints one line of JSON:
 * the error and the state of the same store.
 */
import { writeSync } from 'node:fs';
import { toErrorPayload } from '../../../src-main/contract/errors.ts';
import { openStore } from '../../../src-main/store/open.ts';
import { epochRecord, stepBlock } from '../records.ts';

const store = openStore(process.argv[2] ?? '');
const id = process.argv[3] ?? '';
let recorded = 0;
try {
  for (; recorded < 10_000; recorded++) {
    store.recordEpoch({
      runId: id,
      record: epochRecord(recorded + 1),
      weights: [],
      steps: [stepBlock(recorded * 1000 + 1, 1000)],
    });
  }
} catch (error) {
  const epochs = store.epochs(id).length;
  const steps = store.steps(id, 'loss').step.length;
  writeSync(1, `${JSON.stringify({ error: toErrorPayload(error), recorded, epochs, steps })}\n`);
}
