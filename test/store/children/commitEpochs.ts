/** Records epochs without end into a new run at argv[2]: prints its id, then each epoch once it is recorded. */
import { writeSync } from 'node:fs';
import { experimentConfig } from '../../../src-main/contract/config.ts';
import { openStore } from '../../../src-main/store/open.ts';
import { epochRecord, stepBlock, storedTensor } from '../records.ts';

const store = openStore(process.argv[2] ?? '');
const { id } = store.addRun(
  experimentConfig.parse({
    version: 1,
    name: 'endless',
    dataset: { id: 'digits' },
    model: { kind: 'mlp', hidden: [30] },
    optimizer: { kind: 'sgd', learningRate: 0.5 },
    batchSize: 10,
    epochs: 100_000,
  }),
);
store.markRunning(id);
store.recordStart(id, {
  engine: 'cpu',
  device: 'test',
  weights: [storedTensor('dense_1/kernel', [64, 30], 0), storedTensor('dense_1/bias', [30], 0)],
});
writeSync(1, `${id}\n`);
for (let epoch = 1; ; epoch++) {
  store.recordEpoch({
    runId: id,
    record: epochRecord(epoch),
    weights: [storedTensor('dense_1/kernel', [64, 30], epoch), storedTensor('dense_1/bias', [30], epoch)],
    steps: [stepBlock((epoch - 1) * 100 + 1, 60), stepBlock((epoch - 1) * 100 + 61, 40)],
  });
  writeSync(1, `${epoch}\n`);
}
