import type { Json, JsonObject } from '../asl/json.js'
import { thrownPayload } from './thrown.js'
import { TaskFailure } from './types.js'
import type { Integrations, TaskControl, TaskRequest } from './types.js'

/** What a handler may want to know besides its payload, and may do. */
export interface HandlerContext {
  /** Aborted when the task is given up. */
  readonly signal: AbortSignal
  /** Of a `.waitForTaskToken` task. */
  readonly taskToken?: string
  /** Retries made before this call. */
  readonly retryCount: number
  /**
   * Pretends to take time: a virtual clock, which otherwise stands still while a handler runs, runs meanwhile. Ends early when the task is given up.
   *
   * @param milliseconds - by the execution's clock
   */
  readonly sleep: (milliseconds: number) => Promise<void>
  /** Of a `.waitForTaskToken` task: answers its token as SendTaskSuccess, SendTaskFailure and SendTaskHeartbeat would. */
  readonly callback?: Pick<TaskControl, 'succeed' | 'fail' | 'heartbeat'>
}

/**
 * Stands in for a Lambda function. Its result goes through JSON, as it would on its way back from a function.
 * A thrown error fails the task with the error's name.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each handler knows its own payload
export type Handler = (payload: any, context: HandlerContext) => unknown

/** Handlers by function name or ARN. */
export type Handlers = Readonly<Record<string, Handler>>

/**
 * A function's name in any of the forms in which Lambda takes it: name, `account:function:name`, ARN; each also with a version or an alias.
 *
 * @example
 * functionNameIn('arn:aws:lambda:us-east-1:123456789012:function:score:live') // 'score'
 */
export const functionNameIn = (reference: string): string => /(?:^|:)function:([^:]+)/.exec(reference)?.[1] ?? reference.split(':')[0] ?? reference

/** The handler for a function: by the very text first, then by name. */
export function findHandler(handlers: Handlers, reference: string): Handler | undefined {
  for (const key of [reference, functionNameIn(reference)]) if (Object.hasOwn(handlers, key)) return handlers[key]
  return undefined
}

function find(handlers: Handlers, reference: string): Handler {
  const found = findHandler(handlers, reference)
  if (found === undefined) throw new TaskFailure('Lambda.ResourceNotFoundException', `no handler is given for the function '${reference}'`)
  return found
}

/** The copy keeps handlers from changing data that the interpreter shares. */
const copied = (value: Json): unknown => JSON.parse(JSON.stringify(value)) as unknown

/** What becomes of a result on its way through JSON. AWS's runtime was seen to fail where it cannot be made JSON. */
function written(result: unknown): Json {
  try {
    // a function, a symbol and undefined have no JSON text
    const text: unknown = JSON.stringify(result)
    return JSON.parse(typeof text === 'string' ? text : 'null') as Json
  } catch {
    throw new TaskFailure('Runtime.MarshalError', JSON.stringify({ errorType: 'Runtime.MarshalError', errorMessage: 'Unable to stringify response body', trace: [] }))
  }
}

async function answerOf(handler: Handler, payload: Json, context: HandlerContext): Promise<unknown> {
  try {
    return await handler(copied(payload), context)
  } catch (error) {
    if (error instanceof TaskFailure) throw error
    const thrown = thrownPayload(error)
    throw new TaskFailure(thrown.errorType, JSON.stringify(thrown))
  }
}

/** Calls a handler as Lambda would call a function. @throws TaskFailure for what it throws, under the error's name */
export const callHandler = async (handler: Handler, payload: Json, request: TaskRequest): Promise<Json> => written(await answerOf(handler, payload, contextOf(request)))

function contextOf(request: TaskRequest): HandlerContext {
  const { retryCount, taskToken, control } = request
  return {
    retryCount,
    get signal() { return request.signal },
    sleep: (milliseconds) => (control === undefined ? Promise.reject(new Error('no execution made this request, so there is no clock to sleep by')) : control.sleep(milliseconds)),
    ...(taskToken !== undefined && { taskToken }),
    ...(taskToken !== undefined && control !== undefined && { callback: { succeed: (output) => control.succeed(output), fail: (failure) => control.fail(failure), heartbeat: () => control.heartbeat() } }),
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

/** A call of a Lambda function, whichever way a Task names it. */
export interface LambdaCall {
  readonly functionName: string
  readonly payload: Json
  /** What the task is answered, given what the function answered. */
  readonly answer: (result: Json) => Json
}

/**
 * Reads a task's request as a call of a Lambda function.
 *
 * @returns `undefined` for a task that calls something else
 * @throws TaskFailure for a request that Lambda would refuse
 */
export function lambdaCall({ resource, parameters }: Pick<TaskRequest, 'resource' | 'parameters'>): LambdaCall | undefined {
  if (/^arn:[^:]+:lambda:/.test(resource)) return { functionName: resource, payload: parameters, answer: (result) => result }
  if (!/:states:[^:]*:[^:]*:lambda:invoke(\.waitForTaskToken)?$/.test(resource)) return undefined
  const { FunctionName: functionName, Payload: payload } = parameters as JsonObject
  if (typeof functionName !== 'string') throw new TaskFailure('Lambda.InvalidParameterValueException', 'FunctionName is missing')
  return { functionName, payload: payloadOf(payload), answer: (result) => ({ ExecutedVersion: '$LATEST', Payload: result, StatusCode: 200 }) }
}

/**
 * Integrations that answer Lambda tasks from plain functions.
 *
 * @example
 * handlersIntegration({ score: (payload) => ({ score: 1 }) })
 */
export const handlersIntegration = (handlers: Handlers): Integrations => ({
  async invoke(request) {
    const call = lambdaCall(request)
    if (call === undefined) throw new TaskFailure('States.Runtime', `only Lambda tasks can be answered by handlers, not ${request.resource}`)
    return call.answer(await callHandler(find(handlers, call.functionName), call.payload, request))
  },
})
