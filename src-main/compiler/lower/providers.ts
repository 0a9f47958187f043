/** ONNX Runtime's execution providers, and the rules that replace those of the CPU provider. */
import type { LowerRule } from './context.ts';
import { batchNormCompositeRules } from './rules/batchNorm/composite.ts';
import { webgpuRules } from './rules/webgpu.ts';
import { webgpuPoolingRules } from './rules/webgpuPooling.ts';

export type ExecutionProvider = 'cpu' | 'webgpu' | 'cuda' | 'dml' | 'coreml';

const overrides: Readonly<Partial<Record<ExecutionProvider, Readonly<Record<string, LowerRule>>>>> = {
  webgpu: { ...batchNormCompositeRules, ...webgpuPoolingRules, ...webgpuRules },
};

/** Rules that replace those that all providers share. */
export function overridesFor(provider: ExecutionProvider): Readonly<Record<string, LowerRule>> {
  return overrides[provider] ?? {};
}
