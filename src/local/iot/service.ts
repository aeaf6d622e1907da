import { unknownMember } from '../known-member.js'
import { ServiceError, type Authorise, type Caller, type HttpRequest, type HttpResponse, type JsonObject, type LocalService } from '../service.js'
import { invalidRequest } from './error.js'
import type { Operation, OperationContext } from './operations/operation.js'
import { readCall, type Route } from './route.js'

export interface RestServiceOptions {
  /** Its SigV4 name. */
  readonly name: string
  readonly operations: readonly Operation[]
  readonly routes: readonly Route[]
  readonly context: OperationContext
  readonly authorise: Authorise
}

/** One of the two services of IoT that have a REST protocol: the control plane (`iot`) and the data plane (`iotdata`). */
export function createRestService({ name, operations, routes, context, authorise }: RestServiceOptions): LocalService {
  const call = (wanted: string, input: JsonObject, caller: Caller): JsonObject => {
    const operation = operations.find((one) => one.name === wanted)
    if (operation === undefined) throw new ServiceError('UnsupportedOperationException', `${wanted} is not supported by the local IoT`, 501)
    const ignored = unknownMember(input, operation.members)
    if (ignored !== undefined) throw invalidRequest(`${wanted}: ${ignored} is not supported by the local IoT`)
    authorise(caller, 'iot', operation.name, input)
    return operation.perform(input, context)
  }
  return {
    name,
    call: (operation, input, caller) => new Promise((resolve) => {
      resolve(call(operation, input, caller))
    }),
    operationOf: (request) => routes.find(({ method, path }) => method === request.method && path.test(request.path))?.operation ?? 'unknown',
    async handle(request, caller) {
      try {
        const { operation, input } = await readCall(request, routes)
        return answer(200, call(operation, input, caller))
      } catch (error) {
        if (error instanceof ServiceError) return answer(error.statusCode, { message: error.message }, error.code)
        throw error
      }
    },
    close: () => Promise.resolve(),
  }
}

function answer(status: number, body: JsonObject, errorType?: string): HttpResponse {
  return {
    status,
    headers: { 'content-type': 'application/json', ...(errorType !== undefined && { 'x-amzn-errortype': errorType }) },
    body: JSON.stringify(body),
  }
}

/** The members of a query, and of headers that stand for members: what an operation does not know is then refused by name. */
export function queryMembers(request: Pick<HttpRequest, 'query' | 'headers'>): JsonObject {
  const query = [...request.query].filter(([name]) => !/^x-(amz-|id$)/i.test(name))
  const headers = Object.entries(request.headers).filter((entry): entry is [string, string] => entry[0].startsWith('x-amz-mqtt5-') && entry[1] !== undefined)
  return Object.fromEntries([...query, ...headers])
}
