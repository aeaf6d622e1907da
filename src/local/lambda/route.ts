import { ServiceError, type HttpRequest, type JsonObject } from '../service.js'
import { invalidParameter } from './input.js'

/** How one API call stands in the REST protocol. */
interface Route {
  readonly operation: string
  readonly method: string
  readonly path: RegExp
  /** Names of the path's groups. */
  readonly labels: readonly string[]
  /** What the body is: nothing, a JSON object of members, or the payload itself. */
  readonly body: 'none' | 'members' | 'payload'
  readonly status: number
}

const functions = '/2015-03-31/functions'
const mappings = '/2015-03-31/event-source-mappings'

/** Source: Lambda API reference, "Request Syntax" of each call. */
const routes: readonly Route[] = [
  { operation: 'Invoke', method: 'POST', path: new RegExp(`^${functions}/([^/]+)/invocations$`), labels: ['FunctionName'], body: 'payload', status: 200 },
  { operation: 'ListFunctions', method: 'GET', path: new RegExp(`^${functions}/?$`), labels: [], body: 'none', status: 200 },
  { operation: 'GetFunction', method: 'GET', path: new RegExp(`^${functions}/([^/]+)$`), labels: ['FunctionName'], body: 'none', status: 200 },
  { operation: 'GetFunctionConfiguration', method: 'GET', path: new RegExp(`^${functions}/([^/]+)/configuration$`), labels: ['FunctionName'], body: 'none', status: 200 },
  { operation: 'ListEventSourceMappings', method: 'GET', path: new RegExp(`^${mappings}/?$`), labels: [], body: 'none', status: 200 },
  { operation: 'GetEventSourceMapping', method: 'GET', path: new RegExp(`^${mappings}/([^/]+)$`), labels: ['UUID'], body: 'none', status: 200 },
  { operation: 'UpdateEventSourceMapping', method: 'PUT', path: new RegExp(`^${mappings}/([^/]+)$`), labels: ['UUID'], body: 'members', status: 202 },
]

export interface RoutedCall {
  readonly operation: string
  readonly status: number
  readonly input: JsonObject
}

/** A body may be a little larger than a payload before it is refused unread. */
const slackBytes = 65_536

/**
 * Finds the API call of a request and reads its input.
 * @throws ServiceError UnsupportedOperationException for any other path, InvalidRequestContentException
 */
export async function readCall(request: HttpRequest, payloadBytes: number): Promise<RoutedCall> {
  for (const route of routes) {
    const match = request.method === route.method ? route.path.exec(request.path) : null
    if (match === null) continue
    const labels = route.labels.map((name, index): [string, string] => [name, decoded(match[index + 1] ?? '')])
    // a name that the call does not know is refused with its other members
    const query = [...request.query].filter(([name]) => !/^x-amz-/i.test(name))
    const body = route.body === 'none' ? {} : bodyMembers(route.body, request, (await request.body(payloadBytes + slackBytes)).toString())
    return { operation: route.operation, status: route.status, input: { ...body, ...Object.fromEntries([...query, ...labels]) } }
  }
  throw new ServiceError('UnsupportedOperationException', `${request.method} ${request.path} is not supported by the local Lambda`)
}

function decoded(label: string): string {
  try {
    return decodeURIComponent(label)
  } catch {
    throw invalidParameter('The path is not percent-encoded UTF-8')
  }
}

function bodyMembers(kind: 'members' | 'payload', request: HttpRequest, body: string): JsonObject {
  if (kind === 'members') return parsedObject(body)
  const members = {
    InvocationType: request.headers['x-amz-invocation-type'],
    LogType: request.headers['x-amz-log-type'],
    ClientContext: request.headers['x-amz-client-context'],
    DurableExecutionName: request.headers['x-amz-durable-execution-name'],
    TenantId: request.headers['x-amz-tenant-id'],
  }
  return { Payload: body, ...Object.fromEntries(Object.entries(members).filter((entry): entry is [string, string] => entry[1] !== undefined)) }
}

function parsedObject(text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject
  } catch {
    // said below, with the same words as for JSON that is no object
  }
  throw new ServiceError('InvalidRequestContentException', 'The body of the request is not a JSON object')
}
