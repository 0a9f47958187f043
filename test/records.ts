/** Records for tests: metrics that a test does not set are null. */
import { RECORDED } from '../src-main/contract/metrics.ts';
import type { EpochRecord } from '../src-main/contract/runs.ts';
import { byKey } from '../src-main/shared/tables.ts';

export function recordWith(known: Partial<EpochRecord> = {}): EpochRecord {
  return {
    epoch: 1,
    step: 50,
    ...byKey(RECORDED, () => null),
    learningRate: 0.1,
    seconds: 0.5,
    ...known,
  };
}
