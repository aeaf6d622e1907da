/** What the main thread gives an environment's thread at its start. */
export interface RuntimeData {
  readonly codeDirectory: string
  /** `index.handler`: module and export. */
  readonly handler: string
  readonly functionName: string
  readonly memoryMb: number
  readonly logGroup: string
  readonly logStream: string
}

/** One event for the handler. Payloads cross between threads as JSON text: it is what clients send and want, and is as fast as a structured clone. */
export interface InvokeMessage {
  readonly requestId: string
  readonly payload: string
  readonly invokedFunctionArn: string
  readonly remainingMs: number
  /** Base64 of JSON, as in the header `X-Amz-Client-Context`. */
  readonly clientContext?: string
}

/** A function error as AWS gives it in the payload of an answer. */
export interface FunctionErrorPayload {
  readonly errorType: string
  readonly errorMessage: string
  readonly trace?: readonly string[]
}

/** What the environment's thread says. */
export type RuntimeMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'init-failed', readonly error: FunctionErrorPayload }
  | { readonly kind: 'result', readonly payload: string }
  | { readonly kind: 'failed', readonly error: FunctionErrorPayload }
  /** The payload is not JSON. */
  | { readonly kind: 'unreadable', readonly message: string }
  /** The heap holds more than the function's memory; the thread is to be ended. */
  | { readonly kind: 'out-of-memory' }
  /** Something failed outside the handler's own promise; the thread ends. */
  | { readonly kind: 'crashed', readonly error: FunctionErrorPayload }
