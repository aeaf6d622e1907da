import { randomUUID } from 'node:crypto'
import type { Clock } from '../../interpreter/types.js'
import { apiGatewayPrincipal, environment } from '../environment.js'
import { allowEverything, ServiceError } from '../service.js'
import type { Authorise, Caller, HttpRequest, HttpResponse, Identify, JsonObject, OpenService, ServiceDirectory } from '../service.js'
import { wallClock } from '../sqs/wall-clock.js'
import { readAnswer } from './answer.js'
import type { MethodConfig } from './config.js'
import { refusalAnswer, refused, RefusedRequest, refusedCaller } from './error.js'
import { proxyEvent } from './event.js'
import { callInside } from './inside.js'
import { invokeFunction } from './invoke.js'
import { apiGatewayLimits } from './limit.js'
import { localUrl, pathPrefix, readLocalPath } from './local-url.js'
import { ApiRegistry, type ApiDeployment, type LiveStage } from './registry.js'
import { signedBy, type Signed } from './signed.js'
import { findResource, type Match } from './tree.js'
import { mediaType, validate } from './validate.js'

export interface ApiGatewayOptions {
  /** Through which functions are called. */
  readonly services: ServiceDirectory
  /** Base URL of the local AWS without a slash at its end. */
  readonly endpoint: () => string
  /** Asked whether callers may call methods with IAM authorization. Default: all may. */
  readonly authorise?: Authorise
  /** Told of faults that the caller hears of as no more than an error 500: a function that could not be called. */
  readonly onProblem?: (problem: Error, where: string) => void
  readonly clock?: Clock
}

/** The local API Gateway: REST APIs with functions behind them, at `<endpoint>/_execute-api/<api>/<stage>/`. */
export interface ApiGatewayService extends OpenService {
  readonly name: 'execute-api'
  readonly deployment: ApiDeployment
  /** A call from inside the local AWS, by the name of {@link insideOperation}; see there for members. */
  call(operation: string, input: JsonObject, caller: Caller): Promise<JsonObject>
}

/**
 * Makes an API Gateway without APIs; templates put them in by `deployment`.
 *
 * @example
 * ```ts
 * const apis = createApiGateway({ services, endpoint: () => gateway.endpoint })
 * apis.deployment.putRestApi({ id: 'abcdefghij', rootResourceId: 'abc123', binaryMediaTypes: [] })
 * ```
 */
export function createApiGateway({ services, endpoint, authorise = allowEverything, onProblem, clock = wallClock }: ApiGatewayOptions): ApiGatewayService {
  const registry = new ApiRegistry(() => clock.now())
  const deployment: ApiDeployment = {
    putRestApi: (config) => registry.putRestApi(config),
    putResource: (config) => registry.draft(config.apiId).addResource(config),
    putMethod: (config) => registry.draft(config.apiId).addMethod(config),
    putModel: (config) => registry.draft(config.apiId).addModel(config),
    putRequestValidator: (config) => registry.draft(config.apiId).addRequestValidator(config),
    putDeployment: (apiId, deploymentId) => registry.putDeployment(apiId, deploymentId),
    putStage: (config) => registry.putStage(config),
    localUrl: (text) => localUrl(text, endpoint()),
  }

  const signer = async (method: MethodConfig, identify: Identify, call: JsonObject): Promise<Signed | undefined> => {
    if (method.authorization === 'NONE') return undefined
    try {
      const { caller, accessKeyId, service } = await identify()
      if (service !== 'execute-api') throw new ServiceError('InvalidSignatureException', "Credential should be scoped to correct service: 'execute-api'.", 403)
      authorise(caller, 'execute-api', 'Invoke', call)
      return signedBy(caller, accessKeyId)
    } catch (error) {
      throw refusedCaller(error) ?? error
    }
  }

  const answer = async (request: HttpRequest, identify: Identify): Promise<HttpResponse> => {
    const receivedAt = clock.now()
    const { stage, match, path } = called(registry, request)
    const method = methodOf(match, request.method)
    const { apiId, name } = stage.config
    const signed = await signer(method, identify, { apiId, stage: name, method: request.method, path })
    if (!stage.bucket(match.node, method.httpMethod).take()) throw refused('throttled')
    const body = await bodyOf(request)
    const { models, validators, binaryMediaTypes } = stage.snapshot
    validate(request, match.pathParameters, body, { method, models, validator: method.validatorId === undefined ? undefined : validators.get(method.validatorId) })
    const isBinary = (type: string): boolean => binaryMediaTypes.some((known) => known === '*/*' || known === type || (known.endsWith('/*') && type.startsWith(known.slice(0, -1))))
    const event = proxyEvent({
      request, rawHeaders: request.raw.request.rawHeaders, path, match, stage: stage.config, signed, body,
      isBase64Encoded: isBinary(mediaType(request.headers['content-type'])), requestId: randomUUID(), receivedAt,
      ...(method.operationName !== undefined && { operationName: method.operationName }),
    })
    const gateway: Caller = {
      principalArn: apiGatewayPrincipal,
      sourceArn: `arn:${environment.partition}:execute-api:${environment.region}:${environment.accountId}:${apiId}/${name}/${request.method}${match.node.path}`,
    }
    const payload = await invoke(method, event, gateway)
    return readAnswer(payload, isBinary(mediaType(request.headers['accept']?.split(',')[0])))
  }

  const invoke = async (method: MethodConfig, event: JsonObject, gateway: Caller): Promise<string> => {
    try {
      return await invokeFunction(method, event, gateway, { services, clock })
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error
      onProblem?.(new Error(`${method.functionArn} was not called: ${error.code}: ${error.message}`), 'execute-api')
      throw refused(error.code === 'RequestTooLargeException' ? 'tooLarge' : 'misconfigured')
    }
  }

  const handle: ApiGatewayService['handle'] = async (request, identify) => {
    try {
      return await answer(request, identify)
    } catch (error) {
      if (error instanceof RefusedRequest) return refusalAnswer(error)
      throw error
    }
  }
  return {
    name: 'execute-api', pathPrefix, deployment, handle,
    call: (operation, input, caller) => callInside(operation, input, caller, handle),
  }
}

/** The stage and the resource that a path leads to. @throws RefusedRequest 403 */
function called(registry: ApiRegistry, request: HttpRequest): { readonly stage: LiveStage, readonly match: Match, readonly path: string } {
  const local = readLocalPath(request.path)
  const stage = local === undefined ? undefined : registry.stage(local.apiId, local.stage)
  if (local === undefined || stage === undefined) throw refused('noSuchStage')
  const match = findResource(stage.snapshot.root, local.rest)
  if (match === undefined) throw refused('noSuchMethod')
  return { stage, match, path: local.rest }
}

function methodOf({ node }: Match, verb: string): MethodConfig {
  const method = node.methods.get(verb) ?? node.methods.get('ANY')
  if (method === undefined) throw refused('noSuchMethod')
  return method
}

/** @throws RefusedRequest 413, 403 for a body that is not what was signed */
async function bodyOf(request: HttpRequest): Promise<Buffer> {
  try {
    return await request.body(apiGatewayLimits.payloadBytes)
  } catch (error) {
    throw refusedCaller(error) ?? error
  }
}
