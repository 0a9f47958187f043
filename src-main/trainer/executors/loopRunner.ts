/** Runs all steps of a call inside ONNX Runtime, by the model's Loop. State is on the host between calls. */
import * as ort from 'onnxruntime-node';
import { LOOP } from '../../compiler/loop.ts';
import { sizeOf } from '../../compiler/graph.ts';
import type { StateSlot } from '../../compiler/lower/lower.ts';
import { floatsOf, openSession, outputOf, scalarInt64 } from './session.ts';
import type { OpenRunner } from './stepRunner.ts';

export const openLoopRunner: OpenRunner = async (compiled, settings) => {
  const session = await openSession(compiled.bytes, settings);
  // The CPU reads the data set in place. Other providers copy every input to the device in each call.
  const inPlace = settings.provider === 'cpu';
  /**
   * The buffers of the state before the last call. The next call writes its results there, because allocating memory
   * for all weights in every call costs more than a step of a small network.
   */
  const spare = new Map<string, ort.Tensor>();
  const roomFor = ({ name, physicalShape }: StateSlot): ort.Tensor =>
    spare.get(name) ?? new ort.Tensor('float32', new Float32Array(sizeOf(physicalShape)), physicalShape);
  return {
    async run({ data, indices, batch, perStep }, state) {
      const steps = indices.length / batch;
      const rows = inPlace ? indices : Int32Array.from(indices, (_, i) => i);
      const feeds: Record<string, ort.Tensor> = {
        ...(inPlace ? data.whole : data.gather(indices)),
        ...perStep,
        [LOOP.indices]: new ort.Tensor('int32', rows, [steps, batch]),
        [LOOP.steps]: scalarInt64(steps),
      };
      const fetches: Record<string, ort.Tensor | null> = {};
      for (const name of compiled.results) fetches[LOOP.perStep(name)] = null;
      for (const slot of compiled.state) {
        const before = await state.tensor(slot);
        feeds[slot.updated ? LOOP.initial(slot.name) : slot.name] = before;
        if (slot.updated) fetches[LOOP.final(slot.name)] = inPlace ? roomFor(slot) : null;
      }
      const outputs = await session.run(feeds, fetches);
      for (const slot of compiled.state) {
        if (!slot.updated) continue;
        const before = feeds[LOOP.initial(slot.name)];
        if (inPlace && before !== undefined) spare.set(slot.name, before);
        const name = LOOP.final(slot.name);
        state.put(slot, fetches[name] ?? outputOf(outputs, name));
      }
      return new Map(compiled.results.map((name) => [name, floatsOf(outputOf(outputs, LOOP.perStep(name)))]));
    },
    release: () => session.release(),
  };
};
