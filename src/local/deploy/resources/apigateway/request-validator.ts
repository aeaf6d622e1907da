import type { ResourceType } from '../../resource-type.js'
import { reasons } from '../../without-meaning.js'
import { partId } from './id.js'

/** AWS::ApiGateway::RequestValidator */
export const requestValidator: ResourceType = {
  type: 'AWS::ApiGateway::RequestValidator',
  properties: ['RestApiId', 'ValidateRequestBody', 'ValidateRequestParameters'],
  withoutMeaning: { Name: reasons.description },
  deploy(properties, context) {
    const id = partId(context.where)
    context.apis.putRequestValidator({
      id, apiId: properties.text('RestApiId'),
      body: properties.optionalBoolean('ValidateRequestBody') === true,
      parameters: properties.optionalBoolean('ValidateRequestParameters') === true,
    })
    return Promise.resolve({ ref: id, attributes: { RequestValidatorId: id } })
  },
}
