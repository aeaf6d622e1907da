/** What AWS's Lambda runtime for Node.js makes of something that a handler threw. */
export interface ThrownPayload {
  /** The name of the error, or the type of what is none. */
  readonly errorType: string
  readonly errorMessage: string
  readonly trace: readonly string[]
}

/** A handler may throw things whose own conversion to text throws. */
function asText(value: unknown): string {
  try {
    return String(value)
  } catch {
    return 'an object that cannot be shown as text'
  }
}

/** Errors may come from another realm, where `instanceof` does not know them. */
const isError = (value: unknown): value is Error => value instanceof Error || Object.prototype.toString.call(value) === '[object Error]'

/**
 * Puts what a handler threw in the form in which AWS reports it as a task's cause.
 *
 * @example
 * thrownPayload(new RangeError('no')) // { errorType: 'RangeError', errorMessage: 'no', trace: ['RangeError: no', …] }
 */
export function thrownPayload(thrown: unknown): ThrownPayload {
  if (!isError(thrown)) return { errorType: typeof thrown, errorMessage: asText(thrown), trace: [] }
  return { errorType: asText(thrown.name), errorMessage: asText(thrown.message), trace: asText(thrown.stack ?? '').split('\n') }
}
