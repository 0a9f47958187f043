/**
 * Smoothing that never changes the past: an exponential moving average that looks only back. It is debiased
 * (divided by the weight that the values seen so far have, as Adam does with its moments), so that it starts
 * at the first value and not at zero.
 *
 * With s₀ = 0: sₜ = β·sₜ₋₁ + (1−β)·yₜ, shown as sₜ / (1−βᵗ).
 */

/**
 * @param y values in order; what is not finite neither counts nor is counted, and stays NaN
 * @param beta weight of the past, 0 ≤ β < 1
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
