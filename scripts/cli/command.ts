/** Exit codes of every command. */
export const exitCode = {
  /** Done, and what was checked is good. */
  good: 0,
  /** Checked, and found wrong. */
  wrong: 1,
  /** Bad usage or bad input: nothing was started. */
  usage: 2,
  /** The machinery failed, not the thing under test. */
  infrastructure: 3,
} as const

export type ExitCode = (typeof exitCode)[keyof typeof exitCode]

/** One command of the command line. */
export interface Command {
  /** One line for the list of commands. */
  readonly summary: string
  /** The whole help text, with an example. */
  readonly help: string
  /** @throws UsageError for arguments that do not fit */
  run(argv: readonly string[], io: Io): Promise<ExitCode>
}

/** A stream that may be a terminal. */
export type OutputStream = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number }

/** Where a command reads and writes: machine output on `out`, people's on `err`. */
export interface Io {
  readonly out: OutputStream
  readonly err: OutputStream
  /** Aborted when the user interrupts. */
  readonly signal: AbortSignal
}

/** Bad usage or bad input, said in words that tell what to do. Ends with exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
