import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Bench } from '../bench.js'

const executions = 1_000_000

export interface ExpressFigures {
  readonly executions: number
  readonly seconds: number
  /** Most memory that the process held in each tenth of the executions. */
  readonly megabytes: readonly number[]
}

/** A million Express executions of five states with a Lambda call, full history kept while each runs: does memory stay as it is? */
export const express: Bench<ExpressFigures> = {
  async run() {
    const { stdout } = await promisify(execFile)(process.execPath, [fileURLToPath(new URL('measure.js', import.meta.url)), String(executions)])
    return { executions, ...JSON.parse(stdout) as Omit<ExpressFigures, 'executions'> }
  },
  text(result) {
    const { executions: count, seconds, megabytes } = result as ExpressFigures
    return [
      `express: ${count} executions in one process, ${seconds.toFixed(0)} s, ${(count / seconds).toFixed(0)} executions/s`,
      `most memory held in each tenth: ${megabytes.map((figure) => figure.toFixed(0)).join(', ')} MB`,
    ].join('\n')
  },
}
