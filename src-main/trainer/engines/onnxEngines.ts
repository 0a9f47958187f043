/** The engines that run compiled steps on one of ONNX Runtime's execution providers. */
import * as ort from 'onnxruntime-node';
import type { ExecutionProvider } from '../../compiler/lower/providers.ts';
import { encodeModel } from '../../compiler/onnx/encode.ts';
import type { OnnxValueInfo } from '../../compiler/onnx/model.ts';
import { type CompiledEngine, createCompiledExecutor } from '../executors/compiled.ts';
import { openSession } from '../executors/session.ts';
import { type Device, devices } from './devices.ts';
import { type Engine, EngineUnavailableError, messageOf } from './engine.ts';

interface Provider {
  name: ExecutionProvider;
  title: string;
  /** compiler/resident.ts explains when to use which. */
  form: CompiledEngine['form'];
}

const providers: readonly Provider[] = [
  { name: 'cpu', title: 'compiled step on ONNX Runtime, CPU', form: 'loop' },
  { name: 'webgpu', title: 'compiled step on ONNX Runtime, any GPU through WebGPU', form: 'resident' },
  // CUDA has its own Loop kernel, which keeps the state on the device.
  { name: 'cuda', title: 'compiled step on ONNX Runtime, NVIDIA GPU through CUDA', form: 'loop' },
  { name: 'dml', title: 'compiled step on ONNX Runtime, GPU through DirectML', form: 'loop' },
  { name: 'coreml', title: 'compiled step on ONNX Runtime, Apple GPU through Core ML', form: 'loop' },
];

export const onnxEngines: readonly Engine[] = providers.map((provider) =>
  onnxEngine(provider, devices[provider.name]),
);

function onnxEngine({ name, title, form }: Provider, device: Device): Engine {
  const unavailable = (): string | null => {
    const bundled = ort.listSupportedBackends().some((backend) => backend.name === name);
    return bundled ? (device.missing?.() ?? null) : device.unsupported;
  };
  return {
    name,
    title,
    unavailable,
    async create(problem, threads) {
      const reason = unavailable();
      if (reason !== null) throw new EngineUnavailableError(name, reason);
      await tryProvider(name, device);
      const engine = { name, provider: name, form, device: device.describe() };
      return createCompiledExecutor(problem, { engine, ...(threads === undefined ? {} : { threads }) });
    },
  };
}

/** Opens and closes a session, so that a missing device is detected before a step is compiled. */
async function tryProvider(name: ExecutionProvider, device: Device): Promise<void> {
  const value = (as: string): OnnxValueInfo => ({ name: as, type: 'float32', shape: [1] });
  const model = encodeModel({
    name: 'trial',
    inputs: [value('x')],
    outputs: [value('y')],
    initializers: [],
    nodes: [{ op: 'Add', domain: '', inputs: ['x', 'x'], outputs: ['y'], attributes: {}, label: 'trial' }],
  });
  try {
    const session = await openSession(model, { provider: name, threads: 1, profile: null });
    await session.release();
  } catch (error) {
    const reason = device.explain(withoutSource(messageOf(error)));
    throw new EngineUnavailableError(name, reason, { cause: error });
  }
}

/** Strips the source position and the failed condition at the start of ONNX Runtime's messages. */
export function withoutSource(message: string): string {
  const [firstLine = ''] = message.split('\n');
  return (firstLine.split(' was false. ').at(-1) ?? firstLine).trim();
}
