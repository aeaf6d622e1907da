/** Reports of a backtest for people and machines. Pure: text out, no files. */
export type { BacktestResult } from './result.js'
export { terminalReport } from './terminal.js'
export type { TerminalOptions } from './terminal.js'
export { jsonReport } from './json.js'
export type { JsonReport, JsonUnitTest } from './json.js'
export { jsonReportSchema } from './json-schema.js'
export { junitReport } from './junit.js'
