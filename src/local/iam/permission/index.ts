import type { JsonObject } from '../../service.js'
import { batchPermissions } from './batch.js'
import { dynamodbPermissions } from './dynamodb.js'
import { eventsPermissions } from './events.js'
import { executeApiPermissions } from './execute-api.js'
import { iotPermissions } from './iot.js'
import { lambdaPermissions } from './lambda.js'
import type { Permission, PermissionTable } from './permission.js'
import { s3Permissions } from './s3.js'
import { sagemakerPermissions } from './sagemaker.js'
import { schedulerPermissions } from './scheduler.js'
import { snsPermissions } from './sns.js'
import { sqsPermissions } from './sqs.js'
import { statesPermissions } from './states.js'
import { stsPermissions } from './sts.js'

export type { Permission } from './permission.js'

/** Each service's table, by SigV4 name. */
export const permissionTables: Readonly<Record<string, PermissionTable>> = {
  batch: batchPermissions,
  dynamodb: dynamodbPermissions,
  events: eventsPermissions,
  'execute-api': executeApiPermissions,
  iot: iotPermissions,
  lambda: lambdaPermissions,
  s3: s3Permissions,
  sagemaker: sagemakerPermissions,
  scheduler: schedulerPermissions,
  sns: snsPermissions,
  sqs: sqsPermissions,
  states: statesPermissions,
  sts: stsPermissions,
}

/**
 * What a call needs its caller's policies to allow: each of them.
 *
 * @throws Error for a service or an operation that has no entry
 * @example
 * ```ts
 * permissionsOf('sqs', 'SendMessageBatch', { QueueUrl: 'http://127.0.0.1:4510/123456789012/jobs' })
 * // [{ action: 'sqs:SendMessage', resource: 'arn:aws:sqs:us-east-1:123456789012:jobs' }]
 * ```
 */
export function permissionsOf(service: string, operation: string, input: JsonObject): readonly Permission[] {
  const table = Object.hasOwn(permissionTables, service) ? permissionTables[service] : undefined
  if (table === undefined) throw new Error(`the service ${service} has no table of permissions`)
  return table.permissionsOf(operation, input)
}
