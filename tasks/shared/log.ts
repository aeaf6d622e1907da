/** What a log line may tell: ids, counts and error names. Never text of a document or a payload. */
export interface LogFields {
  readonly runId?: string
  readonly suite?: string
  readonly chunk?: number
  readonly item?: string
  readonly index?: number
  readonly messageId?: string
  readonly count?: number
  readonly error?: string
  readonly detail?: string
}

export type Log = (level: 'info' | 'warn' | 'error', event: string, fields?: LogFields) => void

/** One JSON object a line on standard output, where Lambda collects it. */
export const log: Log = (level, event, fields = {}) => {
  process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), level, event, ...fields })}\n`)
}
