import { types } from 'node:util'
import type { FunctionErrorPayload } from './protocol.js'

/** An error that the runtime itself raises; `type` as AWS names it, for example `Runtime.HandlerNotFound`. */
export class RuntimeError extends Error {
  constructor(readonly type: `Runtime.${string}`, message: string) {
    super(message)
    this.name = type
  }
}

/** Whatever a handler threw, in the form in which AWS reports it. */
export function errorPayload(thrown: unknown): FunctionErrorPayload {
  if (!isError(thrown)) return { errorType: thrown === null ? 'object' : typeof thrown, errorMessage: asText(thrown), trace: [] }
  return { errorType: asText(thrown.name), errorMessage: asText(thrown.message), trace: asText(thrown.stack).split('\n') }
}

/** AWS wraps what no handler awaited, with the reason as its message. */
export function rejectionPayload(reason: unknown): FunctionErrorPayload {
  const { errorType, errorMessage, trace } = errorPayload(reason)
  return { errorType: 'Runtime.UnhandledPromiseRejection', errorMessage: isError(reason) ? `${errorType}: ${errorMessage}` : errorMessage, trace: trace ?? [] }
}

const isError = (value: unknown): value is Error => types.isNativeError(value) || value instanceof Error

/** A handler may throw things whose own conversion to text throws. */
function asText(value: unknown): string {
  try {
    return String(value)
  } catch {
    return 'an object that cannot be shown as text'
  }
}
