import type { ResourceType } from '../../resource-type.js'
import { partId } from './id.js'

/** AWS::ApiGateway::Resource: one part of an API's paths. */
export const apiResource: ResourceType = {
  type: 'AWS::ApiGateway::Resource',
  properties: ['RestApiId', 'ParentId', 'PathPart'],
  withoutMeaning: {},
  deploy(properties, context) {
    const id = partId(context.where)
    context.apis.putResource({ id, apiId: properties.text('RestApiId'), parentId: properties.text('ParentId'), pathPart: properties.text('PathPart') })
    return Promise.resolve({ ref: id, attributes: { ResourceId: id } })
  },
}
