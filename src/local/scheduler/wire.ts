import type { HttpRequest, HttpResponse, Json, JsonObject, ServiceError } from '../service.js'
import { unsupported, validationException } from './error.js'

/** An API call as a request has it. */
export interface RoutedCall {
  readonly operation: string
  readonly input: JsonObject
}

/** Bytes of a request: an input has at most 256 KB, escaped. */
const bodyLimit = 2_097_152

/** Members that stand in the query, by the operation; all others stand in the path or the body. */
const queries: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  DeleteSchedule: { groupName: 'GroupName', clientToken: 'ClientToken' },
  DeleteScheduleGroup: { clientToken: 'ClientToken' },
  GetSchedule: { groupName: 'GroupName' },
  ListScheduleGroups: { NamePrefix: 'NamePrefix', NextToken: 'NextToken', MaxResults: 'MaxResults' },
  ListSchedules: { ScheduleGroup: 'GroupName', NamePrefix: 'NamePrefix', State: 'State', NextToken: 'NextToken', MaxResults: 'MaxResults' },
}

/** By the first part of the path and the method; with a second part, or without one. Source: EventBridge Scheduler API reference. */
const routes: Readonly<Record<string, string>> = {
  'POST schedules/': 'CreateSchedule', 'PUT schedules/': 'UpdateSchedule', 'GET schedules/': 'GetSchedule', 'DELETE schedules/': 'DeleteSchedule', 'GET schedules': 'ListSchedules',
  'POST schedule-groups/': 'CreateScheduleGroup', 'GET schedule-groups/': 'GetScheduleGroup', 'DELETE schedule-groups/': 'DeleteScheduleGroup', 'GET schedule-groups': 'ListScheduleGroups',
  'GET tags/': 'ListTagsForResource', 'POST tags/': 'TagResource', 'DELETE tags/': 'UntagResource',
}

interface Route {
  readonly operation: string
  readonly label: JsonObject
}

/** @throws ServiceError NotSupportedByLocalAws for another path */
function routeOf({ method, path }: HttpRequest): Route {
  const [, kind = '', label] = /^\/(schedules|schedule-groups|tags)(?:\/(.+))?$/.exec(path) ?? []
  const operation = routes[`${method} ${kind}${label === undefined ? '' : '/'}`]
  if (operation === undefined) throw unsupported(`${method} ${path}`)
  return { operation, label: label === undefined ? {} : { [kind === 'tags' ? 'ResourceArn' : 'Name']: decoded(label) } }
}

/** The operation that a request is for. @throws ServiceError */
export const operationOf = (request: HttpRequest): string => routeOf(request).operation

/**
 * Finds the API call of a request.
 *
 * @throws ServiceError
 */
export async function readCall(request: HttpRequest): Promise<RoutedCall> {
  const { operation, label } = routeOf(request)
  const body = request.method === 'GET' || request.method === 'DELETE' ? {} : parsed(await request.body(bodyLimit))
  const query: Record<string, Json> = {}
  for (const [name, member] of Object.entries(queries[operation] ?? {})) {
    const value = request.query.get(name)
    if (value !== null) query[member] = member === 'MaxResults' ? Number(value) : value
  }
  if (operation === 'UntagResource') query['TagKeys'] = request.query.getAll('TagKeys')
  return { operation, input: { ...body, ...query, ...label } }
}

function decoded(label: string): string {
  try {
    return decodeURIComponent(label)
  } catch {
    throw validationException('The path is not percent-encoded UTF-8.')
  }
}

function parsed(body: Buffer): JsonObject {
  let value: unknown
  try {
    value = body.length === 0 ? {} : JSON.parse(body.toString('utf8'))
  } catch {
    throw validationException('The request body is not JSON.')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw validationException('The request body is not a JSON object.')
  return value as JsonObject
}

export const writeAnswer = (answer: JsonObject): HttpResponse => ({ status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(answer) })

export const writeError = (error: ServiceError): HttpResponse =>
  ({ status: error.statusCode, headers: { 'content-type': 'application/json', 'x-amzn-errortype': error.code }, body: JSON.stringify({ Message: error.message }) })
