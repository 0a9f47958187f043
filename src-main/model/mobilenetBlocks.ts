/** Dimensions of MobileNetV2 (Sandler et al. 2018) of width 1, as sources 000 and 001 build it. */
import { RidgelineError } from '../contract/errors.ts';

export const STEM_FILTERS = 32;
export const LAST_FILTERS = 1280;
export const EXPANSION = 6;
/** For smaller images, the last strided block would have an empty output. */
const SMALLEST_SIDE = 31;

export interface Block {
  filters: number;
  stride: 1 | 2;
}

const repeated = (count: number, filters: number): Block[] =>
  Array.from({ length: count }, () => ({ filters, stride: 1 }));

/** Block 0 has no expansion. A block with as many input as output channels has a residual connection. */
export const BLOCKS: readonly Block[] = [
  { filters: 16, stride: 1 },
  { filters: 24, stride: 2 },
  ...repeated(1, 24),
  { filters: 32, stride: 2 },
  ...repeated(2, 32),
  { filters: 64, stride: 2 },
  ...repeated(3, 64),
  ...repeated(3, 96),
  { filters: 160, stride: 2 },
  ...repeated(2, 160),
  { filters: 320, stride: 1 },
];

/**
 * @param side of the images in pixels
 * @throws RidgelineError `bad-input` for images that are too small
 */
export function requireSide(side: number): void {
  if (side >= SMALLEST_SIDE) return;
  throw new RidgelineError(
    'bad-input',
    `MobileNetV2 halves its images five times and needs at least ${SMALLEST_SIDE} × ${SMALLEST_SIDE} pixels, ` +
      `not ${side}. Set dataset.resize to 32 or more.`,
  );
}
