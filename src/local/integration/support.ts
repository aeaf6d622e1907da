import type { Endpoints } from './external.js'
import { parseResource, type Pattern } from './resource.js'

/** Actions of the optimised integrations, with the patterns that they have beside request-response. */
const optimised: Readonly<Record<string, Readonly<Record<string, readonly Pattern[]>>>> = {
  lambda: { invoke: ['wait-for-task-token'] },
  sqs: { sendMessage: ['wait-for-task-token'] },
  dynamodb: { getItem: [], putItem: [], updateItem: [], deleteItem: [] },
  sns: { publish: ['wait-for-task-token'] },
  events: { putEvents: ['wait-for-task-token'] },
  http: { invoke: [] },
  apigateway: { invoke: ['wait-for-task-token'] },
  batch: { submitJob: ['sync'] },
  sagemaker: { createProcessingJob: ['sync'], createTrainingJob: ['sync'] },
  states: { startExecution: ['sync', 'sync:2', 'wait-for-task-token'] },
}

/** Actions of `aws-sdk:<service>`. */
const sdk: Readonly<Record<string, readonly string[]>> = {
  s3: ['deleteObject', 'getObject', 'headBucket', 'headObject', 'listBuckets', 'listObjects', 'listObjectsV2', 'putObject', 'restoreObject'],
  sqs: ['deleteMessage', 'getQueueAttributes', 'getQueueUrl', 'purgeQueue', 'receiveMessage', 'sendMessage', 'sendMessageBatch'],
  dynamodb: ['batchGetItem', 'batchWriteItem', 'deleteItem', 'describeTable', 'getItem', 'putItem', 'query', 'scan', 'updateItem'],
  lambda: ['invoke'],
  batch: ['cancelJob', 'describeComputeEnvironments', 'describeJobDefinitions', 'describeJobQueues', 'describeJobs', 'listJobs', 'registerJobDefinition', 'submitJob', 'terminateJob'],
  sagemaker: ['addTags', 'createProcessingJob', 'createTrainingJob', 'deleteTags', 'describeProcessingJob', 'describeTrainingJob', 'listProcessingJobs', 'listTags', 'listTrainingJobs', 'stopProcessingJob', 'stopTrainingJob'],
  sns: ['createTopic', 'deleteTopic', 'getTopicAttributes', 'listSubscriptionsByTopic', 'listTopics', 'publish', 'subscribe', 'unsubscribe'],
  eventbridge: ['deleteRule', 'describeRule', 'listRules', 'listTargetsByRule', 'putEvents', 'putRule', 'putTargets', 'removeTargets'],
  sfn: [
    'createActivity', 'createStateMachine', 'createStateMachineAlias', 'deleteActivity', 'deleteStateMachine', 'deleteStateMachineAlias', 'deleteStateMachineVersion', 'describeActivity', 'describeExecution',
    'describeMapRun', 'describeStateMachine', 'describeStateMachineAlias', 'describeStateMachineForExecution', 'getActivityTask', 'getExecutionHistory', 'listActivities', 'listExecutions', 'listMapRuns',
    'listStateMachineAliases', 'listStateMachineVersions', 'listStateMachines', 'listTagsForResource', 'publishStateMachineVersion', 'redriveExecution', 'sendTaskFailure', 'sendTaskHeartbeat',
    'sendTaskSuccess', 'startExecution', 'startSyncExecution', 'stopExecution', 'tagResource', 'testState', 'untagResource', 'updateMapRun', 'updateStateMachine', 'updateStateMachineAlias',
    'validateStateMachineDefinition',
  ],
}

/** Whether a service is one that the local AWS does not have, and that answers elsewhere. */
export const isExternal = (service: string, endpoints: Endpoints): boolean => !Object.hasOwn(sdk, service) && Object.hasOwn(endpoints, service)

/**
 * Why the local AWS cannot run a Task state with this `Resource`; undefined when it can. Asked when a state machine is created, so that no execution
 * comes upon it half-way.
 */
export function unsupportedResource(resource: string, endpoints: Endpoints = {}): string | undefined {
  const parsed = parseResource(resource)
  if (parsed === undefined) return `Resource ${resource} has none of the forms that Step Functions knows`
  if (parsed.kind === 'function' || parsed.kind === 'activity') return undefined
  const { kind, service, action, pattern } = parsed
  if (kind === 'aws-sdk' && isExternal(service, endpoints) && (pattern === 'request-response' || pattern === 'wait-for-task-token')) return undefined
  const patterns = kind === 'optimised' ? optimised[service]?.[action] : sdk[service]?.includes(action) === true ? ['wait-for-task-token'] : undefined
  if (patterns === undefined) return `the integration ${kind === 'aws-sdk' ? 'aws-sdk:' : ''}${service}:${action} is not supported by the local AWS`
  if (pattern !== 'request-response' && !patterns.includes(pattern)) return `${service}:${action} has no pattern ${pattern}`
  return undefined
}
