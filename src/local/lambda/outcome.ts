import type { FunctionErrorPayload } from './runtime/protocol.js'

/** How one invocation ended. `refused`: the payload is not JSON, so the handler never saw it. */
export type Outcome =
  | { readonly kind: 'success', readonly payload: string }
  | { readonly kind: 'error', readonly error: FunctionErrorPayload, readonly payload: string }
  | { readonly kind: 'refused', readonly message: string }

/** An event on its way to a handler. */
export interface Invocation {
  readonly requestId: string
  /** JSON text. */
  readonly payload: string
  readonly invokedFunctionArn: string
  readonly clientContext?: string
}

export const failure = (error: FunctionErrorPayload): Outcome => ({ kind: 'error', error, payload: JSON.stringify(error) })

/** The environment's process is gone. AWS writes these errors itself, with the request's id and without a trace. */
export const sandboxError = (errorType: string, requestId: string, message: string): FunctionErrorPayload =>
  ({ errorType, errorMessage: `RequestId: ${requestId} Error: ${message}` })
