/** ONNX Runtime sessions. */
import * as ort from 'onnxruntime-node';
import type { ExecutionProvider } from '../../compiler/lower/providers.ts';

export interface SessionSettings {
  provider: ExecutionProvider;
  threads: number;
  /** File prefix for ONNX Runtime's profile, or null. */
  profile: string | null;
}

/**
 * COREML_FLAG_ENABLE_ON_SUBGRAPH | …_CREATE_MLPROGRAM | …_USE_CPU_AND_GPU: the neural engine is excluded, because it
 * computes in float16.
 */
const COREML_FLAGS = 0x2 | 0x10 | 0x20;

function providerOptions(provider: ExecutionProvider): ort.InferenceSession.SessionOptions {
  switch (provider) {
    case 'coreml':
      return { executionProviders: [{ name: 'coreml', coreMlFlags: COREML_FLAGS }] };
    case 'dml':
      // DirectML supports neither memory patterns nor parallel execution; both are off for all providers below.
      return { executionProviders: ['dml'] };
    default:
      return { executionProviders: [provider] };
  }
}

/** @param outputs location of outputs, by name; the host by default */
export function openSession(
  model: Uint8Array,
  { provider, threads, profile }: SessionSettings,
  outputs: Readonly<Record<string, 'gpu-buffer'>> = {},
): Promise<ort.InferenceSession> {
  return ort.InferenceSession.create(model, {
    ...providerOptions(provider),
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    // Memory patterns take up to 60 % more memory than the arena and save no time.
    enableMemPattern: false,
    graphOptimizationLevel: 'all',
    // Hides warnings about unused initialisers, which do not concern the user.
    logSeverityLevel: 3,
    ...(Object.keys(outputs).length === 0 ? {} : { preferredOutputLocation: outputs }),
    ...(profile === null ? {} : { enableProfiling: true, profileFilePrefix: profile }),
  });
}

/** An output of a session; the compiler guarantees that it exists. */
export function outputOf(outputs: ort.InferenceSession.OnnxValueMapType, name: string): ort.Tensor {
  const tensor = outputs[name];
  if (!(tensor instanceof ort.Tensor)) throw new Error(`the compiled step returned no "${name}"`);
  return tensor;
}

/** The numbers of a float32 tensor on the host. */
export function floatsOf(tensor: ort.Tensor): Float32Array {
  const { data } = tensor;
  if (!(data instanceof Float32Array)) throw new Error(`expected float32, got a tensor of ${tensor.type}`);
  return data;
}

export function scalarInt64(value: number): ort.Tensor {
  return new ort.Tensor('int64', BigInt64Array.of(BigInt(value)), []);
}
