/** Summary statistics of a weight tensor. */
import { SHARE_THRESHOLDS, type WeightStatistics } from '../contract/runs.ts';

/**
 * The thresholds rounded to float32, the type of the weights: the float32 nearest to 0.01 is then not below 0.01, as
 * in NumPy and PyTorch.
 */
const LIMITS = Float64Array.from(SHARE_THRESHOLDS, (threshold) => Math.fround(Number(threshold)));

/**
 * @param tensor name, e.g. `dense_1/kernel`
 * @param shape dimensions; their product is the number of values
 * @param values weights in any order
 * @returns mean, std, l1 and l2 accumulated in float64, null if a weight is not finite; min and max over the finite
 *   weights, null if there are none. Shares are relative to all weights; a NaN is never below a threshold.
 * @throws RangeError if the shape does not match the number of values or there are none
 */
export function weightStatistics(
  tensor: string,
  shape: readonly number[],
  values: Float32Array,
): WeightStatistics {
  const count = shape.reduce((product, size) => product * size, 1);
  if (count !== values.length || count === 0) {
    throw new RangeError(`${tensor}: shape [${shape.join(', ')}] does not fit ${values.length} values`);
  }
  let sum = 0;
  let l1 = 0;
  let squares = 0;
  let min = Infinity;
  let max = -Infinity;
  let zeros = 0;
  let nonFinite = 0;
  const below = new Float64Array(LIMITS.length);
  for (let i = 0; i < values.length; i++) {
    const w = values[i] ?? 0;
    const magnitude = Math.abs(w);
    if (!(magnitude < Infinity)) {
      nonFinite++;
      continue;
    }
    sum += w;
    l1 += magnitude;
    squares += w * w;
    if (w < min) min = w;
    if (w > max) max = w;
    if (w === 0) zeros++;
    // From the largest threshold down, so that most weights leave the loop early.
    for (let t = LIMITS.length - 1; t >= 0 && magnitude < (LIMITS[t] ?? 0); t--) {
      below[t] = (below[t] ?? 0) + 1;
    }
  }
  const finite = nonFinite === 0;
  const mean = sum / count;
  return {
    tensor,
    shape: [...shape],
    count,
    mean: finite ? mean : null,
    std: finite ? Math.sqrt(sumOfSquaredDeviations(values, mean) / count) : null,
    // Adding 0 turns -0, which JSON cannot represent, into 0.
    min: nonFinite < count ? min + 0 : null,
    max: nonFinite < count ? max + 0 : null,
    l1: finite ? l1 : null,
    l2: finite ? Math.sqrt(squares) : null,
    zeros,
    nonFinite,
    below: Object.fromEntries(SHARE_THRESHOLDS.map((key, t) => [key, (below[t] ?? 0) / count])),
  };
}

/** A second pass, because Σw² − n·mean² cancels when the spread is small against the mean. */
function sumOfSquaredDeviations(values: Float32Array, mean: number): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    const deviation = (values[i] ?? 0) - mean;
    sum += deviation * deviation;
  }
  return sum;
}
