import type { Json, JsonObject } from '../../src/asl/json.js'
import { TaskFailure } from '../../src/interpreter/index.js'
import type { Integrations, TaskRequest, VirtualClock } from '../../src/interpreter/index.js'
import type { Recording } from './recording.js'

/** How Python's `str` shows a value. */
function python(value: Json): string {
  if (value === null) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'string') return `'${value}'`
  if (typeof value === 'number') return String(value)
  if (Array.isArray(value)) return `[${value.map(python).join(', ')}]`
  return `{${Object.entries(value).map(([key, item]: readonly [string, Json]) => `'${key}': ${python(item)}`).join(', ')}}`
}

const raise = (type: string, message: string): never => {
  throw new TaskFailure(type, JSON.stringify({ errorMessage: message, errorType: type, requestId: '00000000-0000-4000-8000-000000000000', stackTrace: [] }))
}

type Behaviour = (event: Json, clock: VirtualClock, signal: AbortSignal) => Json | Promise<Json>

const behaviours: Readonly<Record<string, Behaviour>> = {
  identity: (event) => event,
  'throw-Exception': () => raise('Exception', 'Some exception was raised.'),
  'throw-CustomException-empty-message': () => raise('CustomException', ''),
  'return-257KiB-string': () => 'x'.repeat(257 * 1024),
  'return-string-HelloWorld!': () => 'HelloWorld!',
  'constant-HelloWorld': () => ({ Return: 'HelloWorld' }),
  'return-python-str-of-input': (event) => `input-event-${typeof event === 'string' ? event : python(event)}`,
  'sleep-60s-then-identity': async (event, clock, signal) => {
    await clock.sleep(60_000, signal)
    return event
  },
}

const missing = (name: string): TaskFailure => new TaskFailure('Lambda.ResourceNotFoundException',
  `Function not found: arn:aws:lambda:us-east-1:111111111111:function:${name}:$LATEST (Service: AWSLambda; Status Code: 404; Error Code: ResourceNotFoundException; Request ID: 0; Proxy: null)`)

/** Lambda as far as the recordings use it: functions known by how they behave. */
export function lambdaIntegration({ lambdas }: Recording, clock: VirtualClock): Integrations {
  const call = async (reference: string, payload: Json, { signal }: TaskRequest): Promise<Json> => {
    const found = Object.entries(lambdas).find(([name, { arn }]) => reference === name || reference === arn)?.[1]
    if (found === undefined) throw missing(reference)
    const behaviour = behaviours[found.behaviour]
    if (behaviour === undefined) throw new Error(`the behaviour ${found.behaviour} is not known`)
    return behaviour(payload, clock, signal)
  }
  return {
    async invoke(request) {
      if (!request.resource.includes(':states:::')) return call(request.resource, request.parameters, request)
      const { FunctionName: name, Payload: payload, LogType: log } = request.parameters as JsonObject
      const given = typeof payload === 'string' ? JSON.parse(payload) as Json : payload ?? {}
      return { ExecutedVersion: '$LATEST', Payload: await call(name as string, given, request), StatusCode: 200, ...(log === 'Tail' && { LogResult: 'U1RBUlQ=' }) }
    },
  }
}
