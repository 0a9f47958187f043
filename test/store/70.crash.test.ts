import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { epochRecord, open, startChild, stepBlock, storedTensor, temporaryFile } from './fixtures.ts';

/** Runs the endless recorder, kills it with SIGKILL after `count` epochs, and returns its output. */
async function killAfter(file: string, count: number): Promise<{ id: string; printed: number }> {
  const child = startChild('commitEpochs.ts', file);
  const closed = once(child, 'close');
  const lines: string[] = [];
  for await (const line of createInterface(child.stdout)) {
    lines.push(line);
    if (lines.length === count + 1) child.kill('SIGKILL');
  }
  await closed;
  expect(child.signalCode).toBe('SIGKILL');
  return { id: lines[0] ?? '', printed: Number(lines.at(-1)) };
}

test.each([1, 23, 90])('kill -9 after epoch %i: every reported epoch is complete', async (count) => {
  const file = temporaryFile();
  const { id, printed } = await killAfter(file, count);
  expect(printed).toBeGreaterThanOrEqual(count);

  const reader = open(file, { readOnly: true });
  expect(reader.run(id).status).toBe('running');

  const store = open(file);
  const [recovered] = store.recoverInterrupted('The workstation ended unexpectedly.');
  expect(recovered).toMatchObject({ id, status: 'interrupted' });

  const epochs = store.epochs(id);
  // One more may have been committed but not printed, but never a part of one.
  expect(epochs.length - printed).toBeGreaterThanOrEqual(0);
  expect(epochs.length - printed).toBeLessThanOrEqual(1);
  expect(recovered?.epochsDone).toBe(epochs.length);
  expect(epochs).toEqual(epochs.map((_, i) => epochRecord(i + 1)));
  expect(store.steps(id, 'loss').value).toEqual(stepBlock(1, epochs.length * 100).values.loss);
  for (const { tensor, shape, epochs: recorded } of store.tensors(id)) {
    expect(recorded).toEqual([0, ...epochs.map(({ epoch }) => epoch)]);
    for (const epoch of recorded) {
      expect(store.snapshot(id, tensor, epoch)).toEqual({
        runId: id,
        epoch,
        ...storedTensor(tensor, shape, epoch),
      });
    }
  }
});
