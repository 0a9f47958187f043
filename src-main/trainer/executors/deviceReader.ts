/** Copies tensors from the device to the host by a session, because onnxruntime-node has no call for that. */
import type * as ort from 'onnxruntime-node';
import { encodeModel } from '../../compiler/onnx/encode.ts';
import type { OnnxGraph } from '../../compiler/onnx/model.ts';
import { floatsOf, openSession, outputOf, type SessionSettings } from './session.ts';

const deviceName = (i: number): string => `device_${i}`;
const hostName = (i: number): string => `host_${i}`;

export class DeviceReader {
  readonly #settings: SessionSettings;
  /** Sessions by the shapes that they copy. */
  readonly #sessions = new Map<string, Promise<ort.InferenceSession>>();

  constructor(settings: SessionSettings) {
    this.#settings = { ...settings, profile: null };
  }

  /**
   * @param tensors float32, on the device
   * @returns copies in the same order
   */
  async read(tensors: readonly ort.Tensor[]): Promise<Float32Array[]> {
    const session = await this.#sessionFor(tensors.map(({ dims }) => dims));
    const outputs = await session.run(
      Object.fromEntries(tensors.map((tensor, i) => [deviceName(i), tensor])),
    );
    return tensors.map((_, i) => floatsOf(outputOf(outputs, hostName(i))));
  }

  async release(): Promise<void> {
    for (const session of this.#sessions.values()) await (await session).release();
    this.#sessions.clear();
  }

  #sessionFor(shapes: readonly (readonly number[])[]): Promise<ort.InferenceSession> {
    const key = JSON.stringify(shapes);
    const known = this.#sessions.get(key);
    if (known !== undefined) return known;
    const opening = openSession(encodeModel(copyGraph(shapes)), this.#settings);
    this.#sessions.set(key, opening);
    return opening;
  }
}

function copyGraph(shapes: readonly (readonly number[])[]): OnnxGraph {
  return {
    name: 'read from the device',
    inputs: shapes.map((shape, i) => ({ name: deviceName(i), type: 'float32', shape })),
    outputs: shapes.map((shape, i) => ({ name: hostName(i), type: 'float32', shape })),
    initializers: [],
    nodes: shapes.map((_, i) => ({
      op: 'Identity',
      domain: '',
      inputs: [deviceName(i)],
      outputs: [hostName(i)],
      attributes: {},
      label: 'read',
    })),
  };
}
