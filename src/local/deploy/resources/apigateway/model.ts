import { compileSchema } from '../../../apigateway/index.js'
import { LocalAwsError } from '../../../local-aws-error.js'
import type { ResourceType } from '../../resource-type.js'
import { reasons } from '../../without-meaning.js'

/** AWS::ApiGateway::Model: a JSON schema of draft 4 that bodies are held against. */
export const model: ResourceType = {
  type: 'AWS::ApiGateway::Model',
  properties: ['RestApiId', 'Name', 'Schema'],
  withoutMeaning: {
    ContentType: 'a method says which type of body it has which model for',
    Description: reasons.description,
  },
  deploy(properties, context) {
    // AWS allows letters and digits only
    const name = properties.optionalText('Name') ?? context.physicalName().replaceAll(/[^A-Za-z0-9]/g, '')
    const schema = properties.optionalObject('Schema')
    if (schema === undefined) throw new LocalAwsError('SW4405', `${context.where}: property Schema is required`)
    context.apis.putModel({ apiId: properties.text('RestApiId'), name, accepts: compileSchema(schema, `${context.where}.Schema`) })
    return Promise.resolve({ ref: name, attributes: {} })
  },
}
