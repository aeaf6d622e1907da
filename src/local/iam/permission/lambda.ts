import { environment } from '../../environment.js'
import type { JsonObject } from '../../service.js'
import { permissionTable, textOf } from './permission.js'

const { partition, region, accountId } = environment
const prefix = `arn:${partition}:lambda:${region}:${accountId}`

/** A function may be named by ARN, by part of one or by name, with a version or alias in it or beside it. */
const functionOf = (input: JsonObject): string => {
  const name = textOf(input, 'FunctionName')
  const arn = name.startsWith('arn:') ? name : `${prefix}:function:${name.replace(/^\d{12}:function:/, '')}`
  const qualifier = textOf(input, 'Qualifier')
  return qualifier === '' || arn.endsWith(`:${qualifier}`) ? arn : `${arn}:${qualifier}`
}

/** Source: Service Authorization Reference, "Actions, resources, and condition keys for AWS Lambda". */
export const lambdaPermissions = permissionTable<'function' | 'mapping' | 'everything'>('lambda', {
  GetEventSourceMapping: [{ action: 'lambda:GetEventSourceMapping', on: 'mapping' }],
  GetFunction: [{ action: 'lambda:GetFunction', on: 'function' }],
  GetFunctionConfiguration: [{ action: 'lambda:GetFunctionConfiguration', on: 'function' }],
  Invoke: [{ action: 'lambda:InvokeFunction', on: 'function' }],
  ListEventSourceMappings: [{ action: 'lambda:ListEventSourceMappings', on: 'everything' }],
  ListFunctions: [{ action: 'lambda:ListFunctions', on: 'everything' }],
  UpdateEventSourceMapping: [{ action: 'lambda:UpdateEventSourceMapping', on: 'mapping' }],
}, {
  'function': input => [functionOf(input)],
  'mapping': input => [`${prefix}:event-source-mapping:${textOf(input, 'UUID')}`],
  'everything': () => ['*'],
})
