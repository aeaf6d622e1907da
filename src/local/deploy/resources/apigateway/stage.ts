import { apiGatewayLimits, type Rate, type Throttling } from '../../../apigateway/index.js'
import { LocalAwsError } from '../../../local-aws-error.js'
import type { Properties } from '../../properties.js'
import type { ResourceType } from '../../resource-type.js'
import { reasons } from '../../without-meaning.js'

/** AWS::ApiGateway::Stage. Of its method settings the rates count. */
export const stage: ResourceType = {
  type: 'AWS::ApiGateway::Stage',
  properties: ['RestApiId', 'StageName', 'DeploymentId', 'Variables', 'MethodSettings', 'CacheClusterEnabled'],
  withoutMeaning: {
    AccessLogSetting: reasons.logging,
    Description: reasons.description,
    DocumentationVersion: reasons.description,
    Tags: reasons.tags,
    TracingEnabled: reasons.tracing,
  },
  deploy(properties, context) {
    const name = properties.text('StageName')
    if (properties.optionalBoolean('CacheClusterEnabled') === true) throw notSupported(context.where, 'CacheClusterEnabled true')
    context.apis.putStage({
      name, apiId: properties.text('RestApiId'), deploymentId: properties.text('DeploymentId'),
      variables: properties.optionalTextsByName('Variables') ?? {},
      throttling: throttlingOf(properties.optionalNestedList('MethodSettings') ?? []),
    })
    return Promise.resolve({ ref: name, attributes: {} })
  },
}

const meaningless = ['DataTraceEnabled', 'LoggingLevel', 'MetricsEnabled']

function throttlingOf(settings: readonly Properties[]): Throttling {
  const rates = settings.map((setting) => {
    setting.only(['HttpMethod', 'ResourcePath', 'ThrottlingBurstLimit', 'ThrottlingRateLimit', 'CachingEnabled', ...meaningless])
    if (setting.optionalBoolean('CachingEnabled') === true) throw notSupported(setting.where, 'CachingEnabled true')
    return { target: targetOf(setting), rate: numberOf(setting, 'ThrottlingRateLimit'), burst: setting.optionalInteger('ThrottlingBurstLimit') }
  })
  const all = rateOf(rates.find(({ target }) => target === 'all'), apiGatewayLimits.accountRate)
  const methods = rates.filter(({ target }) => target !== 'all').map((one) => [one.target, rateOf(one, all)] as const)
  return { all, methods: new Map(methods) }
}

/** A setting is for all methods, or for one: AWS writes the slashes of a path as `~1`, and takes it with its first slash or without. */
function targetOf(setting: Properties): string {
  const [verb, path] = [setting.text('HttpMethod'), setting.text('ResourcePath')]
  if (verb === '*' && path === '/*') return 'all'
  if (verb === '*' || path.includes('*')) throw notSupported(setting.where, `HttpMethod ${verb} with ResourcePath ${path}`)
  const plain = path.replaceAll('~1', '/').replace(/^\/+/, '')
  return `/${plain}/${verb}`
}

const rateOf = (given: { readonly rate: number | undefined, readonly burst: number | undefined } | undefined, otherwise: Rate): Rate =>
  ({ rate: given?.rate ?? otherwise.rate, burst: given?.burst ?? otherwise.burst })

/** A rate need not be a whole number. */
function numberOf(setting: Properties, name: string): number | undefined {
  const text = setting.optionalText(name)
  if (text === undefined) return undefined
  const number = Number(text)
  if (text.trim() === '' || !(number >= 0)) throw new LocalAwsError('SW4405', `${setting.where}: property ${name} must be a number from 0`)
  return number
}

const notSupported = (where: string, what: string): LocalAwsError => new LocalAwsError('SW4404', `${where} (AWS::ApiGateway::Stage): ${what} is not supported by the local AWS`)
