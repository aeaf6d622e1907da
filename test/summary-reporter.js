import { writeSync } from 'node:fs'

/** Ends a test run with one plain line that any reader of logs can count: after everything else, also after the runner's own summary. */
export default class SummaryReporter {
  onRunComplete(_contexts, results) {
    const brokenFiles = results.numRuntimeErrorTestSuites
    const skipped = results.numPendingTests + results.numTodoTests
    const line = `${results.numPassedTests} passed, ${results.numFailedTests + brokenFiles} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`
    process.on('exit', () => writeSync(process.stdout.fd, line))
  }
}
