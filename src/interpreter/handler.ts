import type { Json, JsonObject } from '../asl/json.js'
import { TaskFailure } from './types.js'
import type { Integrations } from './types.js'

/** What a handler may want to know besides its payload. */
export interface HandlerContext {
  /** Aborted when the task is given up. */
  readonly signal: AbortSignal
  /** Of a `.waitForTaskToken` task. */
  readonly taskToken?: string
  /** Retries made before this call. */
  readonly retryCount: number
}

/**
 * Stands in for a Lambda function. Its result goes through JSON, as it would on its way back from a function.
 * A thrown error fails the task with the error's name.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each handler knows its own payload
export type Handler = (payload: any, context: HandlerContext) => unknown

/** Handlers by function name or ARN. */
export type Handlers = Readonly<Record<string, Handler>>

const nameIn = (arn: string): string => /:function:([^:]+)/.exec(arn)?.[1] ?? arn

function find(handlers: Handlers, reference: string): Handler {
  const found = Object.hasOwn(handlers, reference) ? handlers[reference] : Object.hasOwn(handlers, nameIn(reference)) ? handlers[nameIn(reference)] : undefined
  if (found === undefined) throw new TaskFailure('Lambda.ResourceNotFoundException', `no handler is given for the function '${reference}'`)
  return found
}

/** What became of a value on its way through JSON. The copy keeps handlers from changing data that the interpreter shares. */
const copied = (value: unknown): Json => JSON.parse(JSON.stringify(value ?? null)) as Json

async function call(handler: Handler, payload: Json, context: HandlerContext): Promise<Json> {
  try {
    return copied(await handler(copied(payload), context))
  } catch (error) {
    if (error instanceof TaskFailure) throw error
    const { name, message, stack } = error instanceof Error ? error : new Error(String(error))
    throw new TaskFailure(name, JSON.stringify({ errorType: name, errorMessage: message, trace: (stack ?? '').split('\n') }))
  }
}

/** `Payload` given as text is the request's body as it stands, so it has to be JSON. AWS was seen to hand `"0"` on as the number 0. */
function payloadOf(payload: Json | undefined): Json {
  if (typeof payload !== 'string') return payload ?? {}
  try {
    return JSON.parse(payload) as Json
  } catch {
    throw new TaskFailure('Lambda.InvalidRequestContentException', `Could not parse request body into json: ${payload.slice(0, 100)}`)
  }
}

/**
 * Integrations that answer Lambda tasks from plain functions.
 *
 * @example
 * handlersIntegration({ score: (payload) => ({ score: 1 }) })
 */
export const handlersIntegration = (handlers: Handlers): Integrations => ({
  async invoke(request) {
    const { resource, parameters, taskToken, retryCount } = request
    const context: HandlerContext = { retryCount, ...(taskToken !== undefined && { taskToken }), get signal() { return request.signal } }
    if (/^arn:[^:]+:lambda:/.test(resource)) return call(find(handlers, resource), parameters, context)
    if (/:states:[^:]*:[^:]*:lambda:invoke(\.waitForTaskToken)?$/.test(resource)) {
      const { FunctionName: name, Payload: payload } = parameters as JsonObject
      if (typeof name !== 'string') throw new TaskFailure('Lambda.InvalidParameterValueException', 'FunctionName is missing')
      return { ExecutedVersion: '$LATEST', Payload: await call(find(handlers, name), payloadOf(payload), context), StatusCode: 200 }
    }
    throw new TaskFailure('States.Runtime', `only Lambda tasks can be answered by handlers, not ${resource}`)
  },
})
