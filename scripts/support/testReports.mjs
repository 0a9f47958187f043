/** Counts of passed, failed and skipped tests from the test runners' JSON reports. */

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/**
 * @param {any} report of `vitest --reporter=json`
 * @returns {Counts}
 */
export function vitestCounts(report) {
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/**
 * @param {any} report of `playwright test --reporter=json`; a test that passed only on retry counts as failed
 * @returns {Counts}
 */
export function playwrightCounts({ stats }) {
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped };
}

/**
 * Sums the steps. A step that failed without a failed test counts as one failure, so that the sum is "0 failed" only
 * if every step passed.
 * @param {readonly { ok: boolean, counts: Counts }[]} steps
 * @returns {Counts}
 */
export function total(steps) {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const { ok, counts } of steps) {
    sum.passed += counts.passed;
    sum.failed += ok ? counts.failed : Math.max(1, counts.failed);
    sum.skipped += counts.skipped;
  }
  return sum;
}
