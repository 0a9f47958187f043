/** The device of each execution provider: its name, its requirements, and advice if they are missing. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import type { ExecutionProvider } from '../../compiler/lower/providers.ts';

export interface Device {
  /** Message if this platform's ONNX Runtime lacks the provider. */
  unsupported: string;
  /** What has to be installed first, or null; absent if everything is bundled. */
  missing?: () => string | null;
  /** Description for reports. */
  describe: () => string;
  /** Turns ONNX Runtime's message into one that says what to do. */
  explain: (message: string) => string;
}

export const devices: Readonly<Record<ExecutionProvider, Device>> = {
  cpu: {
    unsupported: 'ONNX Runtime has no CPU provider here; the installation is damaged, run "npm ci" again.',
    describe: () => cpus()[0]?.model.trim() ?? 'CPU',
    explain: (message) => `${sentence(message)} The installation may be damaged: run "npm ci" again.`,
  },
  webgpu: {
    unsupported: `ONNX Runtime comes without WebGPU for ${process.platform} ${process.arch}.`,
    describe: () => `GPU over ${webgpuInterface()}`,
    explain: (message) => `no GPU was found over ${webgpuInterface()} (${message}). ${webgpuAdvice()}`,
  },
  cuda: {
    unsupported: `ONNX Runtime has a CUDA provider for Linux x64 only, not for ${process.platform} ${process.arch}.`,
    missing: () =>
      existsSync(join(ortBinaries(), 'libonnxruntime_providers_cuda.so'))
        ? null
        : 'the CUDA provider of ONNX Runtime is not installed; fetch it with "npm run engine:cuda". ' +
          'It needs an NVIDIA GPU and its driver, CUDA 12 and cuDNN 9.',
    describe: () => nvidiaModel() ?? 'NVIDIA GPU',
    explain: (message) =>
      `${sentence(message)} It needs an NVIDIA GPU and its driver, CUDA 12 and cuDNN 9 on the library path.`,
  },
  dml: {
    unsupported: 'DirectML is a part of Windows.',
    describe: () => 'GPU over DirectML',
    explain: (message) => `${sentence(message)} It needs a GPU with a driver for DirectX 12.`,
  },
  coreml: {
    unsupported: 'Core ML is a part of macOS.',
    describe: () => 'GPU over Core ML',
    explain: (message) => `${sentence(message)} It needs macOS 12 or later for ML programs.`,
  },
};

function sentence(message: string): string {
  return message.endsWith('.') ? message : `${message}.`;
}

function webgpuInterface(): string {
  return { win32: 'Direct3D 12', darwin: 'Metal' }[process.platform as string] ?? 'Vulkan';
}

function webgpuAdvice(): string {
  return process.platform === 'linux'
    ? "It needs the Vulkan loader (Debian, Ubuntu: libvulkan1) and a Vulkan driver for the GPU (mesa-vulkan-drivers, or NVIDIA's own)."
    : 'It needs a current driver for the GPU.';
}

/** Folder of onnxruntime-node's native libraries for this platform. */
function ortBinaries(): string {
  const manifest = createRequire(import.meta.url).resolve('onnxruntime-node/package.json');
  return join(dirname(manifest), 'bin', 'napi-v6', process.platform, process.arch);
}

/** Model name of the first NVIDIA GPU from the Linux driver, or null. */
function nvidiaModel(): string | null {
  const folder = '/proc/driver/nvidia/gpus';
  const [first] = existsSync(folder) ? readdirSync(folder) : [];
  if (first === undefined) return null;
  const model = /^Model:\s*(.+)$/m.exec(readFileSync(join(folder, first, 'information'), 'utf8'));
  return model?.[1]?.trim() ?? null;
}
