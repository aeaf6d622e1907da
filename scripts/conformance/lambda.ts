import { AsyncLocalStorage } from 'node:async_hooks'
import type { Json, JsonObject } from '../../src/asl/json.js'
import type { VirtualClock } from '../../src/interpreter/index.js'
import { ServiceError } from '../../src/local/service.js'
import type { Recording } from './recording.js'

/** Aborted when the task that a call is made for is given up: a function that sleeps is not slept for any longer. */
export const taskSignal = new AsyncLocalStorage<AbortSignal>()

/** How Python's `str` shows a value. */
function python(value: Json): string {
  if (value === null) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'string') return `'${value}'`
  if (typeof value === 'number') return String(value)
  if (Array.isArray(value)) return `[${value.map(python).join(', ')}]`
  return `{${Object.entries(value).map(([key, item]: readonly [string, Json]) => `'${key}': ${python(item)}`).join(', ')}}`
}

/** What a Python function raises. */
class Raised extends Error {
  constructor(readonly type: string, message: string) {
    super(message)
  }
}

const raise = (type: string, message: string): never => {
  throw new Raised(type, message)
}

type Behaviour = (event: Json, clock: VirtualClock) => Json | Promise<Json>

const behaviours: Readonly<Record<string, Behaviour>> = {
  identity: (event) => event,
  'throw-Exception': () => raise('Exception', 'Some exception was raised.'),
  'throw-CustomException-empty-message': () => raise('CustomException', ''),
  'return-257KiB-string': () => 'x'.repeat(257 * 1024),
  'return-string-HelloWorld!': () => 'HelloWorld!',
  'constant-HelloWorld': () => ({ Return: 'HelloWorld' }),
  'return-python-str-of-input': (event) => `input-event-${typeof event === 'string' ? event : python(event)}`,
  'sleep-60s-then-identity': async (event, clock) => {
    await clock.sleep(60_000, taskSignal.getStore())
    return event
  },
}

/** The part of a service that tasks call. */
export type Call = (operation: string, input: JsonObject) => Promise<JsonObject>

/**
 * Lambda, of functions that are known by how they behave.
 *
 * @throws Error for a behaviour that is not known, ServiceError as Lambda refuses a call
 */
export function lambdaService({ lambdas }: Pick<Recording, 'lambdas'>, clock: VirtualClock): Call {
  // at once: within a task it would only make another output
  const unknown = Object.values(lambdas).find(({ behaviour }) => !Object.hasOwn(behaviours, behaviour))
  if (unknown !== undefined) throw new Error(`the behaviour ${unknown.behaviour} of a function is not known`)
  return async (operation, { FunctionName: reference = null, Payload: payload, LogType: log }) => {
    if (operation !== 'Invoke' || typeof reference !== 'string') throw new Error(`such a call (${operation}) of Lambda is not played here`)
    const behaviour = behaviourOf(lambdas, reference)
    const answer = { StatusCode: 200, ExecutedVersion: '$LATEST', ...(log === 'Tail' && { LogResult: 'U1RBUlQ=' }) }
    try {
      return { ...answer, Payload: JSON.stringify(await behaviour(eventOf(payload), clock)) }
    } catch (error) {
      if (!(error instanceof Raised)) throw error
      return { ...answer, FunctionError: 'Unhandled', Payload: JSON.stringify({ errorMessage: error.message, errorType: error.type, requestId: '00000000-0000-4000-8000-000000000000', stackTrace: [] }) }
    }
  }
}

const eventOf = (payload: Json | undefined): Json => (typeof payload === 'string' && payload !== '' ? JSON.parse(payload) as Json : {})

function behaviourOf(lambdas: Recording['lambdas'], reference: string): Behaviour {
  const found = Object.entries(lambdas).find(([name, { arn }]) => reference === name || reference === arn)?.[1]
  if (found === undefined) {
    const arn = reference.startsWith('arn:') ? reference : `arn:aws:lambda:us-east-1:123456789012:function:${reference}`
    throw new ServiceError('ResourceNotFoundException', `Function not found: ${arn}${/:function:[^:]+$/.test(arn) ? ':$LATEST' : ''}`, 404)
  }
  const behaviour = behaviours[found.behaviour]
  if (behaviour === undefined) throw new Error('behaviours were looked at before')
  return behaviour
}
