import type { Json, JsonObject } from '../../src/asl/json.js'
import { ServiceError } from '../../src/local/service.js'
import type { Call } from './lambda.js'

/** A method with a function behind it, without a proxy between: the request's body is its event, what it returns the answer's body. */
interface Method {
  readonly httpMethod: string
  readonly functionArn: string
}

/** API Gateway as far as recordings set it up: methods of the type AWS, each with a function. */
export interface Apis {
  /** The calls that make APIs, `apigateway` in boto3. */
  readonly control: Call
  /** The calls of APIs. */
  readonly execute: Call
}

/** Calls of which nothing is kept: what they make has one form here. */
const withoutEffect: ReadonlySet<string> = new Set(['PutMethod', 'PutMethodResponse', 'PutIntegrationResponse'])

const functionIn = /\/functions\/(arn:[^/]+)\/invocations$/

/**
 * Plays API Gateway. The local AWS's own knows proxies alone, and recordings do not tell the paths of resources: every path leads to the one method.
 *
 * @param lambda - calls functions
 * @throws Error for an integration that is not played
 */
export function playedApis(lambda: Call): Apis {
  const methods = new Map<string, Method>()
  const stages = new Set<string>()
  return {
    control(operation, input) {
      const id = input['restApiId'] as string
      if (operation === 'PutIntegration') methods.set(id, methodOf(input))
      else if (operation === 'CreateDeployment') stages.add(`${id}/${input['stageName'] as string}`)
      else if (!withoutEffect.has(operation)) return Promise.reject(new Error(`the operation ${operation} of API Gateway is not played here`))
      return Promise.resolve({})
    },
    async execute(_, { ApiId: id, Stage: stage, Method: verb, Body: body }) {
      const method = methods.get(id as string)
      if (method === undefined || !stages.has(`${id as string}/${stage as string}`)) return refused('Forbidden')
      if (verb !== method.httpMethod) return refused('Missing Authentication Token')
      const { Payload: payload = '', FunctionError: failed } = await lambda('Invoke', { FunctionName: method.functionArn, Payload: body === '' ? '{}' : body as Json })
      if (failed !== undefined) throw new ServiceError('InternalServerErrorException', 'Internal server error', 500)
      return { StatusCode: 200, Headers: { 'content-type': 'application/json' }, Body: payload }
    },
  }
}

function methodOf({ type, uri, httpMethod, requestTemplates }: JsonObject): Method {
  const [, functionArn] = functionIn.exec(uri as string) ?? []
  if (type !== 'AWS' || functionArn === undefined) throw new Error('an integration of API Gateway that is no function without a proxy is not played here')
  if (requestTemplates !== undefined) throw new Error('mapping templates of API Gateway are not played here')
  return { httpMethod: httpMethod as string, functionArn }
}

const refused = (message: string): JsonObject => ({ StatusCode: 403, Headers: { 'content-type': 'application/json' }, Body: JSON.stringify({ message }) })
