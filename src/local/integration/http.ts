import { TaskFailure } from '../../interpreter/types.js'
import type { Json, JsonObject } from '../service.js'
import { asText, type TaskCall } from './call.js'

/** What a connection of EventBridge adds to each request: what it authenticates with. */
export interface Connection {
  readonly headers?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string>>
}

/** By the ARN that `Authentication` names. */
export type Connections = Readonly<Record<string, Connection>>

/** What went over the wire for one `http:invoke`. Headers are in the form in which AWS shows them. */
export interface HttpExchange {
  readonly request: { readonly protocol: string, readonly method: string, readonly url: string, readonly headers: string, readonly body?: string }
  /** The same without what the connection has added: secrets. */
  readonly withoutSecrets: HttpExchange['request']
  /** Absent when there was no answer. */
  readonly response?: { readonly protocol: string, readonly statusCode: string, readonly statusMessage: string, readonly headers: string, readonly body: string }
}

const known = ['ApiEndpoint', 'Method', 'Authentication', 'InvocationConfig', 'Headers', 'QueryParameters', 'RequestBody', 'Transform']

/** Milliseconds that an endpoint has. Source: Step Functions developer guide, "Call HTTPS APIs in Step Functions workflows". */
const patience = 60_000

/** Bytes of an answer that are read: more than a state can hold ends the task. */
const longestAnswer = 262_144

const isObject = (value: Json | undefined): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)

const unsupported = (what: string): TaskFailure => new TaskFailure('States.Runtime', `SW4302: ${what} is not supported by the local AWS`)

/**
 * `http:invoke`: calls an HTTPS endpoint, or one of this machine's, with what the connection adds. What is no good answer fails the task by its status
 * (`States.Http.StatusCode.404`), one that does not come in a minute as `States.Http.Socket`.
 */
export async function invokeHttp(call: TaskCall): Promise<Json> {
  const { parameters, connections = {} } = call
  const unknown = Object.keys(parameters).find(member => !known.includes(member))
  if (unknown !== undefined) throw unsupported(`${unknown} of http:invoke`)
  const { ApiEndpoint: endpoint, Method: method, RequestBody: body = null } = parameters
  const connection = connectionOf(parameters, connections)
  const query = textsOf(parameters['QueryParameters'])
  const url = urlOf(endpoint, { ...query, ...connection.query })
  const encoded = isUrlEncoded(parameters['Transform'])
  const own = { 'content-type': encoded ? 'application/x-www-form-urlencoded' : 'application/json', ...textsOf(parameters['Headers']) }
  const sent: Sent = { method: typeof method === 'string' ? method : 'GET', ...(body === null ? {} : { body: encoded ? new URLSearchParams(textsOf(body)).toString() : asText(body) }) }
  const headers = { ...own, ...connection.headers }
  const exchange = { request: shown(url, headers, sent), withoutSecrets: shown(urlOf(endpoint, query), own, sent) }
  call.httpExchanged?.(call.request, exchange)
  const answer = await request(url, { ...sent, headers, signal: AbortSignal.any([call.request.signal, AbortSignal.timeout(patience)]), redirect: 'manual' })
  const text = await answer.text()
  call.httpExchanged?.(call.request, {
    ...exchange, response: { protocol: url.protocol.slice(0, -1), statusCode: String(answer.status), statusMessage: answer.statusText, headers: listed(Object.fromEntries(answer.headers)), body: text },
  })
  if (text.length > longestAnswer) throw new TaskFailure('States.DataLimitExceeded', 'The answer of the HTTP endpoint is longer than a state can hold')
  if (answer.status >= 300) throw new TaskFailure(`States.Http.StatusCode.${String(answer.status)}`, text)
  return { Headers: Object.fromEntries([...answer.headers].map(([name, value]) => [name, [value]])), ResponseBody: valueOf(text), StatusCode: answer.status, StatusText: answer.statusText }
}

interface Sent {
  readonly method: string
  readonly body?: string
}

const shown = (url: URL, headers: Readonly<Record<string, string>>, sent: Sent): HttpExchange['request'] => ({ protocol: url.protocol.slice(0, -1), url: url.href, headers: listed(headers), ...sent })

const listed = (headers: Readonly<Record<string, string>>): string => `[${Object.entries(headers).map(([name, value]) => `${name}: ${value}`).join(', ')}]`

async function request(url: URL, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init)
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : error instanceof Error ? error.message : String(error)
    throw new TaskFailure('States.Http.Socket', cause)
  }
}

/** @throws TaskFailure for a connection that was not given to the local AWS */
function connectionOf({ Authentication: authentication, InvocationConfig: config }: JsonObject, connections: Connections): Connection {
  const { ConnectionArn: arn = null } = isObject(authentication) ? authentication : isObject(config) ? config : {}
  const connection = typeof arn === 'string' && Object.hasOwn(connections, arn) ? connections[arn] : undefined
  if (connection === undefined) throw unsupported(`http:invoke without one of the connections that were given to it (${asText(arn)})`)
  return connection
}

/** @throws TaskFailure for what is no HTTPS URL: AWS takes no other; addresses of this machine are taken for tests */
function urlOf(endpoint: Json | undefined, query: Readonly<Record<string, string>>): URL {
  if (typeof endpoint !== 'string' || !URL.canParse(endpoint)) throw unsupported('an ApiEndpoint that is no URL')
  const url = new URL(endpoint)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname))) throw unsupported('an ApiEndpoint that is not https')
  for (const [name, value] of Object.entries(query)) url.searchParams.append(name, value)
  return url
}

const textsOf = (value: Json | undefined): Readonly<Record<string, string>> => isObject(value) ? Object.fromEntries(Object.entries(value).map(([name, item]) => [name, asText(item)])) : {}

function isUrlEncoded(transform: Json | undefined): boolean {
  if (transform === undefined || transform === null) return false
  const { RequestBodyEncoding: encoding = 'NONE', ...others } = isObject(transform) ? transform : {}
  if (Object.keys(others).length > 0 || (encoding !== 'NONE' && encoding !== 'URL_ENCODED')) throw unsupported('such a Transform of http:invoke')
  return encoding === 'URL_ENCODED'
}

function valueOf(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    return text
  }
}
