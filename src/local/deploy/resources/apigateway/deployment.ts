import type { ResourceType } from '../../resource-type.js'
import { reasons } from '../../without-meaning.js'
import { partId } from './id.js'

/** AWS::ApiGateway::Deployment: what the API has so far, so it must depend on all methods. AWS makes one once; here each start makes it anew. */
export const deployment: ResourceType = {
  type: 'AWS::ApiGateway::Deployment',
  properties: ['RestApiId'],
  withoutMeaning: { Description: reasons.description },
  deploy(properties, context) {
    const id = partId(context.where)
    context.apis.putDeployment(properties.text('RestApiId'), id)
    return Promise.resolve({ ref: id, attributes: { DeploymentId: id } })
  },
}
