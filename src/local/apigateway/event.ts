import { environment } from '../environment.js'
import type { HttpRequest, JsonObject } from '../service.js'
import type { StageConfig } from './config.js'
import type { Signed } from './signed.js'
import type { Match } from './tree.js'

/** All that is known of a request when its function is called. */
export interface ApiRequest {
  readonly request: Pick<HttpRequest, 'method' | 'query' | 'headers'>
  /** Names and values in turn, as they came. */
  readonly rawHeaders: readonly string[]
  /** Below the stage, percent-encoded. */
  readonly path: string
  readonly match: Match
  readonly stage: StageConfig
  readonly operationName?: string
  readonly signed: Signed | undefined
  readonly body: Buffer
  readonly isBase64Encoded: boolean
  readonly requestId: string
  /** Epoch milliseconds. */
  readonly receivedAt: number
}

/**
 * The event of a Lambda proxy integration, version 1.0. Path and path parameters stay percent-encoded, the query's values do not; of a header or parameter
 * that comes more than once the last value stands in the single-valued map.
 * Source: API Gateway developer guide, "Input format of a Lambda function for proxy integration".
 */
export function proxyEvent(given: ApiRequest): JsonObject {
  const { request, path, match, stage, body, isBase64Encoded } = given
  const headers = grouped(pairs(given.rawHeaders), (name) => name.toLowerCase())
  const query = grouped([...request.query], (name) => name)
  return {
    resource: match.node.path,
    path,
    httpMethod: request.method,
    headers: lastOf(headers),
    multiValueHeaders: headers,
    queryStringParameters: orNull(lastOf(query)),
    multiValueQueryStringParameters: orNull(query),
    pathParameters: orNull(match.pathParameters),
    stageVariables: orNull(stage.variables),
    requestContext: requestContext(given),
    body: body.length === 0 ? null : body.toString(isBase64Encoded ? 'base64' : 'utf8'),
    isBase64Encoded,
  }
}

function requestContext({ request, path, match, stage, operationName, signed, requestId, receivedAt }: ApiRequest): JsonObject {
  return {
    resourceId: match.node.id,
    resourcePath: match.node.path,
    ...(operationName !== undefined && { operationName }),
    httpMethod: request.method,
    extendedRequestId: requestId,
    requestTime: commonLogTime(receivedAt),
    path: `/${stage.name}${path}`,
    accountId: environment.accountId,
    protocol: 'HTTP/1.1',
    stage: stage.name,
    domainPrefix: stage.apiId,
    requestTimeEpoch: receivedAt,
    requestId,
    identity: {
      cognitoIdentityPoolId: null,
      accountId: signed === undefined ? null : environment.accountId,
      cognitoIdentityId: null,
      caller: signed?.userId ?? null,
      sourceIp: '127.0.0.1',
      principalOrgId: null,
      accessKey: signed?.accessKeyId ?? null,
      cognitoAuthenticationType: null,
      cognitoAuthenticationProvider: null,
      userArn: signed?.userArn ?? null,
      userAgent: request.headers['user-agent'] ?? null,
      user: signed?.userId ?? null,
    },
    domainName: `${stage.apiId}.execute-api.${environment.region}.amazonaws.com`,
    deploymentId: stage.deploymentId,
    apiId: stage.apiId,
  }
}

const pairs = (raw: readonly string[]): readonly (readonly [string, string])[] =>
  raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] ?? ''] as const] : []))

/** Values by name, as the first one spells it. */
function grouped(entries: readonly (readonly [string, string])[], sameName: (name: string) => string): Readonly<Record<string, readonly string[]>> {
  const groups = new Map<string, { readonly name: string, readonly values: string[] }>()
  for (const [name, value] of entries) {
    const group = groups.get(sameName(name)) ?? { name, values: [] }
    group.values.push(value)
    groups.set(sameName(name), group)
  }
  // not by assignment: a parameter may be named __proto__
  return Object.fromEntries([...groups.values()].map(({ name, values }) => [name, values]))
}

const lastOf = (groups: Readonly<Record<string, readonly string[]>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(groups).map(([name, values]) => [name, values.at(-1) ?? '']))

const orNull = <T extends object>(members: T): T | null => (Object.keys(members).length === 0 ? null : members)

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

/** `09/Apr/2015:12:34:56 +0000` */
export function commonLogTime(epochMs: number): string {
  const date = new Date(epochMs)
  const two = (part: number): string => String(part).padStart(2, '0')
  const time = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(':')
  return `${two(date.getUTCDate())}/${months[date.getUTCMonth()] ?? ''}/${date.getUTCFullYear()}:${time} +0000`
}
