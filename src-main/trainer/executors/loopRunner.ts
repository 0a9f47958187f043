/** Runs all steps of a call within ONNX Runtime, by the model's Loop. State is on the host between calls. */
import * as ort from 'onnxruntime-node';
import { LOOP } from '../../compiler/loop.ts';
import { floatsOf, type OpenRunner, openSession, outputOf, scalarInt64 } from './session.ts';

export const openLoopRunner: OpenRunner = async (compiled, settings) => {
  const session = await openSession(compiled.bytes, settings);
  // The CPU reads the data set in place. Other providers copy every input to the device in each call.
  const inPlace = settings.provider === 'cpu';
  return {
    async run({ data, indices, batch, perStep }, state) {
      const steps = indices.length / batch;
      const rows = inPlace ? indices : Int32Array.from(indices, (_, i) => i);
      const feeds: Record<string, ort.Tensor> = {
        ...(inPlace ? data.whole : data.only(indices)),
        ...perStep,
        [LOOP.indices]: new ort.Tensor('int32', rows, [steps, batch]),
        [LOOP.steps]: scalarInt64(steps),
      };
      for (const slot of compiled.state) {
        feeds[slot.updated ? LOOP.initial(slot.name) : slot.name] = await state.tensor(slot);
      }
      const outputs = await session.run(feeds);
      for (const slot of compiled.state) {
        if (slot.updated) state.put(slot, outputOf(outputs, LOOP.final(slot.name)));
      }
      return new Map(compiled.results.map((name) => [name, floatsOf(outputOf(outputs, LOOP.perStep(name)))]));
    },
    release: () => session.release(),
  };
};
