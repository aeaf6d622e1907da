import { STATUS_CODES } from 'node:http'
import { TaskFailure } from '../../interpreter/types.js'
import { environment } from '../environment.js'
import type { Json, JsonObject } from '../service.js'
import { asText, callService, type TaskCall } from './call.js'
import { optimisedFailure, optimisedNaming } from './service-failure.js'

const known = ['ApiEndpoint', 'Method', 'Headers', 'Stage', 'Path', 'QueryParameters', 'RequestBody', 'AuthType', 'AllowNullValues']

const endpoint = new RegExp(`^([a-z0-9]+)\\.execute-api\\.${environment.region}\\.amazonaws\\.com$`)

/**
 * `apigateway:invoke`: calls a REST API of the local AWS. What is no good answer fails the task by its status, with the body as cause.
 * Source: Step Functions developer guide, "Create API Gateway REST API requests with Step Functions"; Connection and date headers as AWS was seen to give them.
 */
export async function invokeApi(call: TaskCall): Promise<Json> {
  const { parameters } = call
  const input = requestOf(parameters)
  const { StatusCode: status, Headers: headers, Body: body } = await callService(call, 'execute-api', 'Invoke', input, error => optimisedFailure(optimisedNaming.apigateway, error)) as {
    readonly StatusCode: number, readonly Headers: Readonly<Record<string, string>>, readonly Body: string
  }
  if (status >= 400) throw new TaskFailure(`ApiGateway.${String(status)}`, body)
  return {
    Headers: Object.fromEntries(Object.entries({ ...headers, 'date': new Date(call.now()).toUTCString(), 'content-length': String(Buffer.byteLength(body)) }).map(([name, value]) => [headerName(name), [value]])),
    ResponseBody: bodyOf(body, headers['content-type'] ?? ''),
    StatusCode: status,
    StatusText: STATUS_CODES[status] ?? '',
  }
}

function requestOf(parameters: JsonObject): JsonObject {
  const unknown = Object.keys(parameters).find(member => !known.includes(member))
  if (unknown !== undefined) throw unsupported(`${unknown} of apigateway:invoke`)
  const { ApiEndpoint: host, Method: method, Headers: headers = {}, Stage: stage, Path: path = '', QueryParameters: query = {}, RequestBody: body = null, AuthType: auth = 'NO_AUTH' } = parameters
  const [, apiId] = typeof host === 'string' ? endpoint.exec(host) ?? [] : []
  if (apiId === undefined || typeof stage !== 'string') throw unsupported('an API that is no stage of a REST API of this region')
  if (auth !== 'NO_AUTH' && auth !== 'IAM_ROLE') throw unsupported(`the AuthType ${asText(auth)} of apigateway:invoke`)
  return {
    ApiId: apiId, Stage: stage, Path: asText(path).replace(/^\//, ''), Method: method ?? 'GET', Query: query, Signed: auth === 'IAM_ROLE',
    Headers: { 'Host': [host ?? ''], 'Content-Type': ['application/json'], ...(headers as JsonObject) },
    // JSON text even of a text: AWS was seen to send it with its quotes
    Body: body === null ? '' : JSON.stringify(body),
  }
}

const unsupported = (what: string): TaskFailure => new TaskFailure('States.Runtime', `SW4302: ${what} is not supported by the local AWS`)

/** `content-type` → `Content-Type` */
const headerName = (name: string): string => name.startsWith('x-amzn') ? name : name.replace(/(^|-)[a-z]/g, letter => letter.toUpperCase())

/** A body that says that it is JSON is given as its value. */
function bodyOf(body: string, type: string): Json {
  if (!/^application\/(?:[\w.-]+\+)?json\b/.test(type)) return body
  try {
    return JSON.parse(body) as Json
  } catch {
    return body
  }
}
