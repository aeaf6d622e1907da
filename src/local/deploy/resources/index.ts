import type { ResourceType } from '../resource-type.js'
import { apiGatewayTypes } from './apigateway/index.js'
import { batchTypes } from './batch/index.js'
import { bucket } from './bucket.js'
import { bucketPolicy } from './bucket-policy.js'
import { eventSourceMapping } from './event-source-mapping.js'
import { lambdaFunction } from './function.js'
import { functionPermission } from './function-permission.js'
import { policy } from './policy.js'
import { queue } from './queue.js'
import { queuePolicy } from './queue-policy.js'
import { role } from './role.js'
import { schedulerTypes } from './scheduler/index.js'
import { stateMachine } from './state-machine.js'
import { table } from './table.js'

const supported: readonly ResourceType[] = [
  ...apiGatewayTypes, ...batchTypes, bucket, bucketPolicy, eventSourceMapping, functionPermission, lambdaFunction, policy, queue, queuePolicy, role, ...schedulerTypes, stateMachine, table,
]

/** Resource types that the local AWS deploys, by CloudFormation's name. */
export const resourceTypes: Readonly<Record<string, ResourceType | undefined>> = Object.fromEntries(supported.map(type => [type.type, type]))
