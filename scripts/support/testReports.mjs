/** What the test runners' JSON reports say, as counts. */

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
 * @param {any} report of `playwright test --reporter=json`; a test that passed only when repeated has failed
 * @returns {Counts}
 */
export function playwrightCounts({ stats }) {
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped };
}

/**
 * Adds up the steps. A step that failed without a failed test counts as one failure, so that the sum says
 * "0 failed" only when everything is well.
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
