import type { ResourceType } from '../resource-type.js'

/** AWS::Lambda::Permission: a statement of the function's own policy, by which an AWS service such as API Gateway may call it. */
export const functionPermission: ResourceType = {
  type: 'AWS::Lambda::Permission',
  properties: ['Action', 'FunctionName', 'Principal', 'SourceAccount', 'SourceArn'],
  withoutMeaning: {},
  deploy(properties, context) {
    const { where, environment: { partition, region, accountId } } = context
    const named = properties.text('FunctionName')
    const functionArn = named.startsWith('arn:') ? named : `arn:${partition}:lambda:${region}:${accountId}:function:${named}`
    const principal = properties.text('Principal')
    const sourceArn = properties.optionalText('SourceArn')
    const sourceAccount = properties.optionalText('SourceAccount')
    context.identities.putResourceStatement(functionArn, where, {
      Effect: 'Allow',
      Principal: principal.endsWith('.amazonaws.com') ? { Service: principal } : { AWS: principal },
      Action: properties.text('Action'),
      Resource: functionArn,
      Condition: {
        ...(sourceArn !== undefined && { ArnLike: { 'aws:SourceArn': sourceArn } }),
        ...(sourceAccount !== undefined && { StringEquals: { 'aws:SourceAccount': sourceAccount } }),
      },
    }, where)
    const id = context.physicalName()
    return Promise.resolve({ ref: id, attributes: { Id: id } })
  },
}
