import type { IncomingMessage, ServerResponse } from 'node:http'
import { ServiceError, type Caller, type HttpRequest, type Identify, type Json, type JsonObject, type OpenService } from '../service.js'
import { pathPrefix } from './local-url.js'

/** What calls from inside are named. */
export const insideOperation = 'Invoke'

/**
 * Calls a method of an API without HTTP. Members: `ApiId`, `Stage`, `Method`, `Path` (percent-encoded, below the stage), `Headers` and `Query` (lists of texts by
 * name), `Body` (text), `Signed` (whether the caller shows who it is).
 *
 * @returns `StatusCode`, `Headers` (text by name, in lower case), `Body`
 */
export async function callInside(operation: string, input: JsonObject, caller: Caller, handle: OpenService['handle']): Promise<JsonObject> {
  if (operation !== insideOperation) throw new ServiceError('UnsupportedOperation', `${operation} is not supported by the local API Gateway`, 501)
  const identify: Identify = () => input['Signed'] === true
    ? Promise.resolve({ caller, accessKeyId: '', service: 'execute-api' })
    : Promise.reject(new ServiceError('MissingAuthenticationToken', 'Missing Authentication Token', 403))
  const { status, headers = {}, body = '' } = await handle(requestOf(input), identify)
  return { StatusCode: status, Headers: headers, Body: body.toString('utf8') }
}

const textOf = (value: Json | undefined): string => typeof value === 'string' ? value : ''

/** Names with each of their values. */
const pairsOf = (value: Json | undefined): readonly (readonly [string, string])[] =>
  Object.entries(typeof value === 'object' && value !== null ? value as JsonObject : {}).flatMap(([name, list]) => (Array.isArray(list) ? list as readonly Json[] : []).map(item => [name, textOf(item)] as const))

function requestOf(input: JsonObject): HttpRequest {
  const headers = pairsOf(input['Headers'])
  const query = new URLSearchParams()
  for (const [name, value] of pairsOf(input['Query'])) query.append(name, value)
  const body = Buffer.from(textOf(input['Body']))
  return {
    method: textOf(input['Method']),
    path: `${pathPrefix}${textOf(input['ApiId'])}/${textOf(input['Stage'])}/${textOf(input['Path'])}`,
    query,
    headers: Object.fromEntries(headers.map(([name]) => [name.toLowerCase(), headers.filter(([other]) => other.toLowerCase() === name.toLowerCase()).map(([, value]) => value).join(',')])),
    body: (limit = Infinity) => body.length > limit ? Promise.reject(new ServiceError('RequestEntityTooLarge', 'the body is too large', 413)) : Promise.resolve(body),
    // there is no connection: what is read of it are the headers as they came
    raw: { request: { rawHeaders: headers.flat() } as unknown as IncomingMessage, response: undefined as unknown as ServerResponse },
  }
}
