import type { Integrations, TaskRequest } from '../../interpreter/types.js'
import { TaskFailure } from '../../interpreter/types.js'
import { ServiceError, type Caller, type Json, type JsonObject } from '../service.js'
import { sdkDynamodb, sdkEvents, sdkLambda, sdkSfn, sdkSns, sdkSqs } from './aws-sdk.js'
import type { IntegrationOptions, TaskCall } from './call.js'
import { invokeApi } from './apigateway.js'
import { dynamodbItem } from './dynamodb.js'
import { putEvents } from './events.js'
import { callExternal } from './external.js'
import { invokeHttp } from './http.js'
import { invokeFunction, invokeLambda } from './lambda.js'
import { parseResource } from './resource.js'
import { sdkS3 } from './s3.js'
import { sdkBatch, submitJob } from './batch.js'
import { createJob, sdkSagemaker } from './sagemaker.js'
import { publish } from './sns.js'
import { sendMessage } from './sqs.js'
import { startExecution } from './states.js'
import { isExternal, unsupportedResource } from './support.js'

export type { IntegrationOptions } from './call.js'
export type { Endpoints } from './external.js'
export type { Connection, Connections } from './http.js'
export { unsupportedResource } from './support.js'

type Perform = (call: TaskCall) => Promise<Json>

const optimised: Readonly<Record<string, Perform>> = { lambda: invokeLambda, sqs: sendMessage, dynamodb: dynamodbItem, states: startExecution, sns: publish, events: putEvents, apigateway: invokeApi, http: invokeHttp, sagemaker: createJob, batch: submitJob }
const sdk: Readonly<Record<string, Perform>> = { s3: sdkS3, sqs: sdkSqs, dynamodb: sdkDynamodb, lambda: sdkLambda, sfn: sdkSfn, sns: sdkSns, eventbridge: sdkEvents, batch: sdkBatch, sagemaker: sdkSagemaker }

/**
 * The service integrations of Task states, each a call inside the local AWS in the name of the execution's role (or of the role that `Credentials` names).
 *
 * @throws TaskFailure from `invoke`, with AWS's error name and cause
 *
 * @example
 * ```ts
 * const integrations = createIntegrations({ services, executionEnded: async () => undefined, now: Date.now })
 * ```
 */
export function createIntegrations(options: IntegrationOptions): Integrations {
  return {
    invoke(request, submitted) {
      const { endpoints = {} } = options
      const refusal = unsupportedResource(request.resource, endpoints)
      const resource = parseResource(request.resource)
      if (resource?.kind === 'activity' && options.activity !== undefined) return options.activity(request)
      if (refusal !== undefined || resource === undefined || resource.kind === 'activity') {
        return Promise.reject(new TaskFailure('States.Runtime', `SW4302: ${refusal ?? request.resource}`))
      }
      const caller = callerOf(request, options)
      if (caller instanceof TaskFailure) return Promise.reject(caller)
      const call = {
        ...options, request, submitted,
        caller,
        parameters: isObject(request.parameters) ? request.parameters : {},
      }
      if (resource.kind === 'function') return invokeFunction({ ...call, action: 'invoke', pattern: 'request-response' }, resource.functionName)
      const perform = (resource.kind === 'optimised' ? optimised : sdk)[resource.service]
      const endpoint = resource.kind === 'aws-sdk' && isExternal(resource.service, endpoints) ? endpoints[resource.service] : undefined
      if (endpoint !== undefined) return callExternal({ ...call, action: resource.action, pattern: resource.pattern }, resource.service, endpoint)
      if (perform === undefined) return Promise.reject(new TaskFailure('States.Runtime', `SW4302: ${request.resource}`))
      return perform({ ...call, action: resource.action, pattern: resource.pattern })
    },
  }
}

/** Who a task calls as: the execution's role, or the one that it takes on. @returns why it may not */
function callerOf({ credentials, roleArn, stateMachineArn }: TaskRequest, { authorise }: IntegrationOptions): Caller | TaskFailure {
  const own: Caller = { principalArn: roleArn, sessionName: machineName(stateMachineArn) }
  const role = credentials?.['RoleArn']
  if (typeof role !== 'string') return own
  try {
    authorise?.(own, 'sts', 'AssumeRole', { RoleArn: role, ExternalId: stateMachineArn })
    return { ...own, principalArn: role }
  } catch (error) {
    if (error instanceof ServiceError) return new TaskFailure('States.Permissions', error.message)
    throw error
  }
}

/** AWS names the session at random; a machine's name says more. */
const machineName = (stateMachineArn: string): string => stateMachineArn.slice(stateMachineArn.lastIndexOf(':') + 1)

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
