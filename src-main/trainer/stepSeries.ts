/** Inputs of the steps of a call besides their images: the optimiser's scalars and dropout masks per step. */
import type { PerStepInput } from '../compiler/loop.ts';
import { RandomStream } from '../random/philox.ts';
import type { DropoutMask } from '../model/network.ts';
import type { StepDefinition } from '../model/step.ts';

/** Values of each per-step input by name, one row per step. */
export interface StepSeries {
  steps: number;
  values: Readonly<Record<string, Float32Array | Uint8Array>>;
}

export interface SeriesRequest {
  /** The run's seed, for the masks. */
  seed: number;
  /** Number of the first step, counted from 1 over the whole run. */
  firstStep: number;
  /** Learning rate of each step. */
  rates: readonly number[];
  /** Images per step. */
  batch: number;
}

/** Limit of the masks' size per call: larger masks would need more memory than the steps. */
const MASK_BYTES = 8 * 2 ** 20;

/** The name of the step input that is a dropout layer's mask. */
export function maskName(layer: string): string {
  return `mask:${layer}`;
}

/** The per-step inputs of a training step, for the compiler. */
export function perStepInputs({ network, optimizer }: StepDefinition, batch: number): PerStepInput[] {
  return [
    ...optimizer.scalars.map((name): PerStepInput => ({ name, shape: [], stored: 'float32', scale: 1 })),
    ...network.masks.map(({ layer, shape, rate }): PerStepInput => ({
      name: maskName(layer),
      shape: [batch, ...shape],
      stored: 'uint8',
      scale: 1 / (1 - rate),
    })),
  ];
}

/** Maximum number of steps per call, limited by the size of the masks. */
export function longestSeries({ network }: StepDefinition, batch: number): number {
  const bytes = network.masks.reduce((sum, mask) => sum + batch * sizeOf(mask), 0);
  return bytes === 0 ? Infinity : Math.max(1, Math.floor(MASK_BYTES / bytes));
}

export function stepSeries(definition: StepDefinition, request: SeriesRequest): StepSeries {
  const { seed, firstStep, rates, batch } = request;
  const { network, optimizer } = definition;
  const values: Record<string, Float32Array | Uint8Array> = {};
  const scalars = rates.map((rate, i) => optimizer.scalarsAt(firstStep + i, rate));
  for (const name of optimizer.scalars) values[name] = Float32Array.from(scalars, (at) => at[name] ?? NaN);
  for (const mask of network.masks) {
    const row = batch * sizeOf(mask);
    const rows = new Uint8Array(row * rates.length);
    rates.forEach((_, i) => {
      drawMask(mask, seed, firstStep + i, rows.subarray(i * row, (i + 1) * row));
    });
    values[maskName(mask.layer)] = rows;
  }
  return { steps: rates.length, values };
}

/**
 * Fills a mask: 0 with probability `rate`, else 1. A pure function of seed, layer and step, so that a resumed run has
 * the same masks as an uninterrupted one. Each element takes 16 random bits, half an integer: the probability is exact
 * to 1/131072.
 */
function drawMask({ layer, rate }: DropoutMask, seed: number, step: number, mask: Uint8Array): void {
  const random = new RandomStream(seed, 'dropout', layer, step);
  const threshold = Math.round(rate * 65536);
  for (let i = 0; i < mask.length; i += 2) {
    const draw = random.uint32();
    mask[i] = (draw & 0xffff) < threshold ? 0 : 1;
    // Writing past the end of a typed array has no effect.
    mask[i + 1] = draw >>> 16 < threshold ? 0 : 1;
  }
}

function sizeOf({ shape }: DropoutMask): number {
  return shape.reduce((product, extent) => product * extent, 1);
}
