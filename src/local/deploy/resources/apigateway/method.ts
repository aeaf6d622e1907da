import { apiGatewayLimits, type RequestParameter } from '../../../apigateway/index.js'
import { LocalAwsError } from '../../../local-aws-error.js'
import type { Properties } from '../../properties.js'
import type { ResourceType } from '../../resource-type.js'
import { reasons } from '../../without-meaning.js'

const verbs = ['ANY', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT']

/** AWS::ApiGateway::Method with a Lambda function behind it (`AWS_PROXY`), for everybody or for callers with IAM credentials. */
export const method: ResourceType = {
  type: 'AWS::ApiGateway::Method',
  properties: ['RestApiId', 'ResourceId', 'HttpMethod', 'AuthorizationType', 'ApiKeyRequired', 'Integration', 'OperationName', 'RequestModels', 'RequestParameters', 'RequestValidatorId'],
  withoutMeaning: {
    MethodResponses: 'a function answers for itself',
    Tags: reasons.tags,
  },
  deploy(properties, context) {
    const { where } = context
    const httpMethod = properties.text('HttpMethod')
    if (!verbs.includes(httpMethod)) throw new LocalAwsError('SW4405', `${where}: property HttpMethod must be one of ${verbs.join(', ')}`)
    if (properties.optionalBoolean('ApiKeyRequired') === true) throw notSupported(where, 'ApiKeyRequired true')
    const operationName = properties.optionalText('OperationName')
    const validatorId = properties.optionalText('RequestValidatorId')
    context.apis.putMethod({
      apiId: properties.text('RestApiId'),
      resourceId: properties.text('ResourceId'),
      httpMethod,
      authorization: authorizationOf(properties),
      ...integrationOf(properties.nested('Integration')),
      requiredParameters: requiredParameters(properties),
      requestModels: new Map(Object.entries(properties.optionalTextsByName('RequestModels') ?? {}).map(([type, model]) => [type.toLowerCase(), model])),
      ...(operationName !== undefined && { operationName }),
      ...(validatorId !== undefined && { validatorId }),
    })
    return Promise.resolve({ ref: context.physicalName(), attributes: {} })
  },
}

function authorizationOf(properties: Properties): 'NONE' | 'AWS_IAM' {
  const type = properties.optionalText('AuthorizationType') ?? 'NONE'
  if (type === 'NONE' || type === 'AWS_IAM') return type
  throw notSupported(properties.where, `AuthorizationType ${type}`)
}

function integrationOf(integration: Properties): { readonly functionArn: string, readonly timeoutMs: number } {
  // what else an integration may have is about requests and answers that are mapped on their way, which those to functions are not
  integration.only(['Type', 'IntegrationHttpMethod', 'Uri', 'TimeoutInMillis', 'PassthroughBehavior'])
  const type = integration.text('Type')
  if (type !== 'AWS_PROXY') throw notSupported(integration.where, `Type ${type}`)
  if (integration.text('IntegrationHttpMethod') !== 'POST') throw new LocalAwsError('SW4405', `${integration.where}: property IntegrationHttpMethod must be POST: functions are called so`)
  const [, functionArn] = /^arn:[\w-]+:apigateway:[\w-]+:lambda:path\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(integration.text('Uri')) ?? []
  if (functionArn === undefined) throw notSupported(integration.where, 'an Uri that names no Lambda function')
  const { lowest, highest } = apiGatewayLimits.timeoutMs
  const timeoutMs = integration.optionalInteger('TimeoutInMillis') ?? highest
  if (timeoutMs < lowest || timeoutMs > highest) throw new LocalAwsError('SW4405', `${integration.where}: property TimeoutInMillis must be from ${lowest} to ${highest}`)
  return { functionArn, timeoutMs }
}

/** Those that must be there: `method.request.querystring.x: true`. */
function requiredParameters(properties: Properties): readonly RequestParameter[] {
  return Object.entries(properties.optionalObject('RequestParameters') ?? {}).flatMap(([source, required]) => {
    const [, location, name] = /^method\.request\.(path|querystring|header)\.(.+)$/.exec(source) ?? []
    if (name === undefined || (location !== 'path' && location !== 'querystring' && location !== 'header')) throw notSupported(properties.where, `the request parameter ${source}`)
    return required === true || required === 'true' ? [{ location, name }] : []
  })
}

const notSupported = (where: string, what: string): LocalAwsError => new LocalAwsError('SW4404', `${where} (AWS::ApiGateway::Method): ${what} is not supported by the local AWS`)
