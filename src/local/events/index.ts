import { randomUUID } from 'node:crypto'
import type { Clock } from '../../interpreter/types.js'
import { unknownMember } from '../known-member.js'
import { openRecordStore } from '../record-store.js'
import { allowEverything, ServiceError, type Authorise, type HttpRequest, type HttpResponse, type JsonObject, type LocalService, type ServiceDirectory } from '../service.js'
import { unsupported, validationException } from './error.js'
import { operations } from './operations/index.js'
import { compilePattern } from './pattern.js'
import type { Rule } from './rule.js'

export interface EventsOptions {
  /** Rules are kept here. */
  readonly directory: string
  /** Through which events are delivered to queues, functions and state machines. */
  readonly services: ServiceDirectory
  readonly clock?: Pick<Clock, 'now'>
  /** Default: everybody may do everything. */
  readonly authorise?: Authorise
  /** Told of events that could not be delivered. Default: nobody is. */
  readonly onProblem?: (problem: Error) => void
}

/**
 * The local EventBridge: the default bus, rules with event patterns, and queues, functions and state machines as targets. An event is delivered when it is put,
 * once; nothing is kept of it.
 *
 * @example
 * ```ts
 * const events = await createEvents({ directory: '.stepwright/events', services })
 * await events.call('PutRule', { Name: 'done', EventPattern: '{"source":["my.app"]}' }, caller)
 * ```
 */
export async function createEvents({ directory, services, clock, authorise = allowEverything, onProblem = () => undefined }: EventsOptions): Promise<LocalService> {
  const now = (): number => clock?.now() ?? Date.now()
  const rules = await openRecordStore<Rule>(directory, rule => rule.name)
  const compiled = new WeakMap<Rule, (event: JsonObject) => boolean>()
  const matches = (rule: Rule, event: JsonObject): boolean => {
    const match = compiled.get(rule) ?? compilePattern(rule.eventPattern)
    compiled.set(rule, match)
    return match(event)
  }
  const call: LocalService['call'] = async (name, input, caller): Promise<JsonObject> => {
    const operation = operations.get(name)
    if (operation === undefined) throw unsupported(`the operation ${name}`)
    const ignored = unknownMember(input, operation.members)
    if (ignored !== undefined) throw unsupported(`${ignored} in ${name}`)
    // AWS's own services put events without anybody's leave; nobody else can take their names
    if (name !== 'PutEvents' || caller.principalArn.startsWith('arn:')) authorise(caller, 'events', name, input)
    return operation.perform(input, { rules, matches, services, onProblem, now, caller })
  }
  return {
    name: 'events', call,
    handle: (request, caller) => answer(request, (name, input) => call(name, input, caller)),
    close: () => Promise.resolve(),
  }
}

const target = /^AWSEvents\.(\w+)$/

/** Most bytes of a request: ten entries of 256 KB, escaped. */
const bodyLimit = 8 * 1024 * 1024

/** Answers an AWS JSON 1.1 request: the operation stands in `x-amz-target`, errors carry their code in `__type`. */
async function answer(request: HttpRequest, call: (operation: string, input: JsonObject) => Promise<JsonObject>): Promise<HttpResponse> {
  try {
    const operation = target.exec(request.headers['x-amz-target'] ?? '')?.[1]
    if (request.method !== 'POST' || operation === undefined) throw new ServiceError('UnknownOperationException', 'The request names no operation of EventBridge')
    return json(200, await call(operation, parsed(await request.body(bodyLimit))))
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    return json(error.statusCode, { __type: error.code, message: error.message })
  }
}

function parsed(body: Buffer): JsonObject {
  let value: unknown
  try {
    value = JSON.parse(body.toString('utf8'))
  } catch {
    throw validationException('the request body is not JSON')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw validationException('the request body is not a JSON object')
  return value as JsonObject
}

const json = (status: number, body: JsonObject): HttpResponse => ({ status, headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': randomUUID() }, body: JSON.stringify(body) })
