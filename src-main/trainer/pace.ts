/** Chooses the number of steps per call. Does not affect the results. */

/** A call should be long enough to amortise its overhead, short enough to stop and show progress. */
const TARGET_CALL_MS = 150;

export class Pace {
  stepsPerCall = 1;

  observe(steps: number, seconds: number): void {
    if (steps !== this.stepsPerCall) return;
    const fitting = Math.round((TARGET_CALL_MS / 1000) * (steps / Math.max(seconds, 1e-6)));
    // The first call includes compilation, so the number is adapted gradually.
    this.stepsPerCall = Math.max(1, Math.min(fitting, this.stepsPerCall * 8, 4096));
  }
}
