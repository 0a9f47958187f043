/** Epochs that the weight view's slider can stand on. */
import type { ChannelOutput } from '../../src-main/contract/channels.ts';

/** All epochs at which at least one run has the tensor, ascending; empty for an unknown tensor. */
export function epochUnion(tensors: ChannelOutput<'weights.tensors'>, tensor: string | null): number[] {
  const entry = tensors.find((candidate) => candidate.tensor === tensor);
  const epochs = new Set(entry?.epochs.flatMap((run) => run.epochs));
  return [...epochs].sort((a, b) => a - b);
}
