/**
 * Runs one step per call and keeps the state on the device (`compiler/resident.ts`). Results are read only when their
 * buffer is full or the steps are done, so the device always has work queued.
 */
import * as ort from 'onnxruntime-node';
import { LOOP } from '../../compiler/loop.ts';
import { RESIDENT, WINDOW } from '../../compiler/resident.ts';
import { DeviceReader } from './deviceReader.ts';
import { openSession, outputOf } from './session.ts';
import type { OpenRunner, StepCall } from './stepRunner.ts';

export const openResidentRunner: OpenRunner = async (compiled, settings) => {
  const updated = compiled.state.filter((slot) => slot.updated);
  const { results } = compiled;
  const session = await openSession(
    compiled.bytes,
    settings,
    Object.fromEntries(
      [RESIDENT.nextWindow, ...updated.map(({ name }) => LOOP.final(name))].map((name) => [
        name,
        'gpu-buffer',
      ]),
    ),
  );
  const reader = new DeviceReader(settings);
  let window: ort.Tensor = new ort.Tensor('float32', new Float32Array(results.length * WINDOW), [
    results.length,
    WINDOW,
  ]);
  return {
    async run({ data, indices, batch, perStep }, state) {
      const steps = indices.length / batch;
      const measures = new Map(results.map((name) => [name, new Float32Array(steps)]));
      // Each step gets its own images and uses all of them.
      const rows = new ort.Tensor(
        'int32',
        Int32Array.from({ length: batch }, (_, i) => i),
        [1, batch],
      );
      for (let step = 0; step < steps; step++) {
        const feeds: Record<string, ort.Tensor> = {
          ...data.gather(indices.subarray(step * batch, (step + 1) * batch)),
          ...rowOf(perStep, step),
          [LOOP.indices]: rows,
          [RESIDENT.window]: window,
        };
        for (const slot of compiled.state) {
          feeds[slot.updated ? LOOP.initial(slot.name) : slot.name] = await state.tensor(slot);
        }
        const outputs = await session.run(feeds);
        for (const slot of updated) state.put(slot, outputOf(outputs, LOOP.final(slot.name)));
        window.dispose();
        window = outputOf(outputs, RESIDENT.nextWindow);
        const kept = (step % WINDOW) + 1;
        if (kept < WINDOW && step < steps - 1) continue;
        const [latest] = await reader.read([window]);
        results.forEach((name, row) => {
          const values = latest?.subarray((row + 1) * WINDOW - kept, (row + 1) * WINDOW);
          measures.get(name)?.set(values ?? [], step + 1 - kept);
        });
      }
      return measures;
    },
    async release() {
      window.dispose();
      await reader.release();
      await session.release();
    },
  };
};

/** The inputs of one step. */
function rowOf(perStep: StepCall['perStep'], step: number): Record<string, ort.Tensor> {
  return Object.fromEntries(Object.entries(perStep).map(([name, tensor]) => [name, slice(tensor, step)]));
}

/** One entry along the first axis, which is kept. Shares the tensor's memory. */
function slice({ data, dims }: ort.Tensor, entry: number): ort.Tensor {
  const [, ...rest] = dims;
  const size = rest.reduce((product, extent) => product * extent, 1);
  const [from, to] = [entry * size, (entry + 1) * size];
  if (data instanceof Float32Array) return new ort.Tensor('float32', data.subarray(from, to), [1, ...rest]);
  if (data instanceof Uint8Array) return new ort.Tensor('uint8', data.subarray(from, to), [1, ...rest]);
  throw new Error('a per-step input must be float32 or uint8');
}
