import type { OutputStream } from './command.js'

export { harmless } from '../../src/asl/harmless.js'

/** How a page of text is to be written to a stream. */
export interface PageStyle {
  readonly color: boolean
  /** Columns, of a terminal. */
  readonly width?: number
}

/**
 * What fits the stream: colours and its width on a terminal, neither in a file or a pipe. A `NO_COLOR` that is not empty means no colours
 * anywhere.
 *
 * @example
 * ```ts
 * io.out.write(terminalReport(result, pageStyle(io.out)))
 * ```
 */
export function pageStyle(stream: OutputStream, environment: Readonly<Record<string, string | undefined>> = process.env): PageStyle {
  const { NO_COLOR: noColor = '' } = environment
  return stream.isTTY === true ? { color: noColor === '', ...(stream.columns !== undefined && { width: stream.columns }) } : { color: false }
}
