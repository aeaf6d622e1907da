import { TextFreeError } from './task-error.js'

/** What a log line may tell: ids, counts and error names. Never text of a document or a payload. */
export interface LogFields {
  readonly runId?: string
  readonly suite?: string
  readonly chunk?: number
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

/** AWS quotes arguments when it refuses them, and arguments hold documents. */
const quoting = /^(Invalid|Validation|Malformed|Serialization)/

/**
 * What may be logged of an error besides its name: the message where it surely holds no document's text, else the place in the code. Messages
 * of JavaScript's own errors quote what they stumbled over: JSON.parse a piece of its text.
 *
 * @example
 * ```ts
 * log('error', 'message failed', { error: errorNameOf(error), ...detailOf(error) })
 * ```
 */
export function detailOf(error: unknown): Pick<LogFields, 'detail'> {
  if (error instanceof TextFreeError) return { detail: error.message }
  if (!(error instanceof Error)) return {}
  if ('$metadata' in error) return { detail: serviceDetail(error as ServiceError) }
  const frame = framesOf(error).split('\n').find((line) => /^ {4}at .+:\d+:\d+\)?$/.test(line))
  return frame === undefined ? {} : { detail: frame.trim() }
}

/** An error of an SDK client. */
interface ServiceError extends Error {
  readonly $metadata: { readonly requestId?: string }
}

function serviceDetail({ name, message, $metadata: { requestId = 'unknown' } }: ServiceError): string {
  return quoting.test(name) ? `request ${requestId}` : `${message} (request ${requestId})`
}

/** The stack below the message, which may have several lines. */
function framesOf({ message, stack = '' }: Error): string {
  const at = stack.indexOf(message)
  return at === -1 ? '' : stack.slice(at + message.length)
}
