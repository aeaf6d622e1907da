import type { HttpRequest, Json } from '../service.js'
import type { MethodConfig, ModelConfig, RequestParameter, RequestValidatorConfig } from './config.js'
import { refused } from './error.js'
import { createSteps } from './schema/check.js'

/** What a method asks of its requests. */
export interface Demands {
  readonly method: MethodConfig
  readonly validator: RequestValidatorConfig | undefined
  readonly models: ReadonlyMap<string, ModelConfig>
}

/**
 * Checks the parameters and the body of a request, as far as its method has a validator for them.
 *
 * @throws RefusedRequest 400
 */
export function validate(request: Pick<HttpRequest, 'query' | 'headers'>, pathParameters: Readonly<Record<string, string>>, body: Buffer, { method, validator, models }: Demands): void {
  if (validator?.parameters === true) {
    const missing = method.requiredParameters.filter((parameter) => valueOf(parameter, request, pathParameters) === '').map(({ name }) => name)
    if (missing.length > 0) throw refused('badBody', `Missing required request parameters: [${missing.join(', ')}]`)
  }
  if (validator?.body !== true) return
  const modelName = method.requestModels.get(mediaType(request.headers['content-type'])) ?? method.requestModels.get('$default')
  // a type that no model is for is not checked, as on AWS
  if (modelName === undefined) return
  const model = models.get(modelName)
  if (model === undefined) throw new Error(`the model ${modelName} is not part of the deployment`)
  if (!model.accepts(parsed(body), createSteps())) throw refused('badBody')
}

/** `application/json` of `Application/JSON; charset=utf-8`, and of nothing. */
export const mediaType = (header: string | undefined): string => header?.split(';')[0]?.trim().toLowerCase() ?? 'application/json'

function valueOf({ location, name }: RequestParameter, { query, headers }: Pick<HttpRequest, 'query' | 'headers'>, pathParameters: Readonly<Record<string, string>>): string {
  if (location === 'querystring') return query.get(name) ?? ''
  return (location === 'header' ? headers[name.toLowerCase()] : Object.hasOwn(pathParameters, name) ? pathParameters[name] : undefined) ?? ''
}

function parsed(body: Buffer): Json {
  try {
    return JSON.parse(body.toString('utf8')) as Json
  } catch {
    throw refused('badBody')
  }
}
