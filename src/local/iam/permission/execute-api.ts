import { environment } from '../../environment.js'
import type { JsonObject } from '../../service.js'
import { permissionTable, textOf } from './permission.js'

const { partition, region, accountId } = environment

const methodOf = (input: JsonObject): string =>
  `arn:${partition}:execute-api:${region}:${accountId}:${textOf(input, 'apiId')}/${textOf(input, 'stage')}/${textOf(input, 'method')}/${textOf(input, 'path').replace(/^\//, '')}`

/** Calling a method of an API that asks for AWS_IAM. Source: API Gateway developer guide, "Control access for invoking an API". */
export const executeApiPermissions = permissionTable<'method'>('execute-api', {
  Invoke: [{ action: 'execute-api:Invoke', on: 'method' }],
}, {
  method: input => [methodOf(input)],
})
