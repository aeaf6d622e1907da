import type { Json, JsonObject } from '../asl/json.js'
import { TaskFailure } from './types.js'
import type { Integrations } from './types.js'

/** Stands in for a Lambda function. A thrown error fails the task with the error's name. */
export type Handler = (payload: Json) => Json | Promise<Json>

/** Handlers by function name or ARN. */
export type Handlers = Readonly<Record<string, Handler>>

const nameIn = (arn: string): string => /:function:([^:]+)/.exec(arn)?.[1] ?? arn

function find(handlers: Handlers, reference: string): Handler {
  const found = Object.hasOwn(handlers, reference) ? handlers[reference] : Object.hasOwn(handlers, nameIn(reference)) ? handlers[nameIn(reference)] : undefined
  if (found === undefined) throw new TaskFailure('Lambda.ResourceNotFoundException', `no handler is given for the function '${reference}'`)
  return found
}

async function call(handler: Handler, payload: Json): Promise<Json> {
  try {
    return await handler(payload)
  } catch (error) {
    if (error instanceof TaskFailure) throw error
    const { name, message, stack } = error instanceof Error ? error : new Error(String(error))
    throw new TaskFailure(name, JSON.stringify({ errorType: name, errorMessage: message, trace: (stack ?? '').split('\n') }))
  }
}

/**
 * Integrations that answer Lambda tasks from plain functions.
 *
 * @example
 * handlersIntegration({ score: (payload) => ({ score: 1 }) })
 */
export const handlersIntegration = (handlers: Handlers): Integrations => ({
  async invoke({ resource, parameters, taskToken }) {
    if (/^arn:[^:]+:lambda:/.test(resource)) return call(find(handlers, resource), parameters)
    if (/:states:[^:]*:[^:]*:lambda:invoke(\.waitForTaskToken)?$/.test(resource)) {
      const { FunctionName: name, Payload: payload } = parameters as JsonObject
      if (typeof name !== 'string') throw new TaskFailure('Lambda.InvalidParameterValueException', 'FunctionName is missing')
      const result = await call(find(handlers, name), payload ?? {})
      return taskToken === undefined ? { ExecutedVersion: '$LATEST', Payload: result, StatusCode: 200 } : {}
    }
    throw new TaskFailure('States.Runtime', `only Lambda tasks can be answered by handlers, not ${resource}`)
  },
})
