import { reasons } from '../../without-meaning.js'
import type { ResourceType } from '../../resource-type.js'
import { apiId, partId } from './id.js'

/** AWS::ApiGateway::RestApi. Its definition as one document (`Body`) and resource policies are not supported. */
export const restApi: ResourceType = {
  type: 'AWS::ApiGateway::RestApi',
  properties: ['BinaryMediaTypes'],
  withoutMeaning: {
    ApiKeySourceType: 'there are no API keys',
    Description: reasons.description,
    EndpointConfiguration: 'every API is reached at the one local endpoint',
    FailOnWarnings: 'about definitions as one document',
    Name: reasons.description,
    SecurityPolicy: 'the loopback interface needs no TLS',
    Tags: reasons.tags,
  },
  deploy(properties, context) {
    const id = apiId(context.where)
    const rootResourceId = partId(`${context.where}/`)
    context.apis.putRestApi({ id, rootResourceId, binaryMediaTypes: (properties.optionalTexts('BinaryMediaTypes') ?? []).map((type) => type.toLowerCase()) })
    return Promise.resolve({ ref: id, attributes: { RestApiId: id, RootResourceId: rootResourceId } })
  },
}
