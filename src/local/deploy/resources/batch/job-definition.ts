import { reasons } from '../../without-meaning.js'
import { LocalAwsError } from '../../../local-aws-error.js'
import { defined, type ResourceContext, type ResourceType } from '../../resource-type.js'
import type { Json, JsonObject } from '../../../service.js'
import { isObject } from '../../template.js'
import { optionalApiObject } from './spelling.js'

/** AWS::Batch::JobDefinition. Another revision is registered when the template has changed, and the one before is taken out of use. */
export const jobDefinition: ResourceType = {
  type: 'AWS::Batch::JobDefinition',
  properties: ['JobDefinitionName', 'Type', 'Parameters', 'ContainerProperties', 'RetryStrategy', 'Timeout', 'PlatformCapabilities', 'PropagateTags'],
  withoutMeaning: {
    SchedulingPriority: 'queues are first in first out',
    Tags: reasons.tags,
  },
  async deploy(properties, context) {
    const name = properties.optionalText('JobDefinitionName') ?? context.physicalName()
    const containerProperties = optionalApiObject(properties.optionalObject('ContainerProperties'))
    if (containerProperties !== undefined) checkImage(containerProperties, context)
    const registered = await context.call('batch', 'PutJobDefinition', defined({
      jobDefinitionName: name,
      type: properties.text('Type').toLowerCase(),
      parameters: properties.optionalTextsByName('Parameters'),
      containerProperties: containerProperties === undefined ? undefined : localUrls(containerProperties, context),
      retryStrategy: optionalApiObject(properties.optionalObject('RetryStrategy')),
      timeout: optionalApiObject(properties.optionalObject('Timeout')),
      platformCapabilities: properties.optionalTexts('PlatformCapabilities'),
      propagateTags: properties.optionalBoolean('PropagateTags'),
    }))
    const arn = registered['jobDefinitionArn'] as string
    return { ref: arn, attributes: { JobDefinitionArn: arn } }
  },
}

/** On AWS an image is looked for when a job starts; here it can be said before. */
function checkImage({ image }: JsonObject, { images, where }: ResourceContext): void {
  try {
    if (typeof image === 'string') images.find(image)
  } catch (cause) {
    throw cause instanceof LocalAwsError ? new LocalAwsError(cause.code, `${where}: ${cause.message.slice(cause.code.length + 2)}`, { cause }) : cause
  }
}

/** Programs find APIs where they are here. */
function localUrls(properties: JsonObject, { apis }: ResourceContext): JsonObject {
  const { environment } = properties
  if (!Array.isArray(environment)) return properties
  const variables = (environment as readonly Json[]).map(variable => (isObject(variable) && typeof variable['value'] === 'string' ? { ...variable, value: apis.localUrl(variable['value']) } : variable))
  return { ...properties, environment: variables }
}
