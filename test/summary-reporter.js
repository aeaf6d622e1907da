/** Ends a test run with one plain line that any reader of logs can count. */
export default class SummaryReporter {
  onRunComplete(_contexts, results) {
    const brokenFiles = results.numRuntimeErrorTestSuites
    const skipped = results.numPendingTests + results.numTodoTests
    process.stdout.write(`${results.numPassedTests} passed, ${results.numFailedTests + brokenFiles} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`)
  }
}
