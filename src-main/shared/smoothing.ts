/**
 * Causal smoothing: an exponential moving average, so that new values never change earlier ones. It is debiased
 * (divided by the total weight of the values so far, as Adam does with its moments), so that it starts at the first
 * value and not at zero.
 *
 * With s₀ = 0: sₜ = β·sₜ₋₁ + (1−β)·yₜ, shown as sₜ / (1−βᵗ).
 */

/**
 * @param y values in order; values that are not finite are skipped and stay NaN
 * @param beta decay, 0 ≤ β < 1
 */
export function smooth(y: ArrayLike<number>, beta: number): Float64Array {
  const out = new Float64Array(y.length);
  let sum = 0;
  let weight = 0;
  for (let i = 0; i < y.length; i++) {
    const value = y[i] ?? NaN;
    if (!Number.isFinite(value)) {
      out[i] = NaN;
      continue;
    }
    sum = beta * sum + (1 - beta) * value;
    weight = beta * weight + (1 - beta);
    out[i] = sum / weight;
  }
  return out;
}
