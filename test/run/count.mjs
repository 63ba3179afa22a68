// @ts-check

/** @typedef {{ passed: number, failed: number, skipped: number }} Count */

/** @type {Count} */
export const onePassed = { passed: 1, failed: 0, skipped: 0 }
/** @type {Count} */
export const oneFailed = { passed: 0, failed: 1, skipped: 0 }

/**
 * @param {Count[]} counts
 * @returns {Count}
 */
export function sum(counts) {
  return counts.reduce(
    (total, count) => ({
      passed: total.passed + count.passed,
      failed: total.failed + count.failed,
      skipped: total.skipped + count.skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  )
}

/**
 * The line that closes a run.
 * @param {Count} count
 */
export function closingLine({ passed, failed }) {
  return `${passed} passed, ${failed} failed`
}

/**
 * Counts vitest's JSON report. A file that could not be loaded has no tests: it counts as one that failed; so does a run that
 * failed outside of any test.
 * @param {{ testResults: { status: string, assertionResults: { status: string }[] }[] }} report
 * @param {number} exitCode
 * @returns {Count}
 */
export function countReport(report, exitCode) {
  const count = sum(report.testResults.map(countFile))
  return exitCode !== 0 && count.failed === 0 ? sum([count, oneFailed]) : count
}

/**
 * @param {{ status: string, assertionResults: { status: string }[] }} file
 * @returns {Count}
 */
function countFile({ status, assertionResults }) {
  const having = (/** @type {string[]} */ ...states) =>
    assertionResults.filter(result => states.includes(result.status)).length
  const failed = having('failed')
  return {
    passed: having('passed'),
    failed: failed === 0 && status === 'failed' ? 1 : failed,
    skipped: having('skipped', 'pending', 'todo', 'disabled'),
  }
}
