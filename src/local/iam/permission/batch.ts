import { environment } from '../../environment.js'
import type { Json, JsonObject } from '../../service.js'
import { permissionTable, textOf, type Target } from './permission.js'

const { partition, region, accountId } = environment
const prefix = `arn:${partition}:batch:${region}:${accountId}`

/** A resource may be named by name or by ARN. */
const named = (kind: string, input: JsonObject, member: string): readonly string[] => {
  const name = textOf(input, member)
  return [name.startsWith('arn:') ? name : `${prefix}:${kind}/${name}`]
}

const textIn = (value: Json | undefined, member: string): string =>
  (typeof value === 'object' && value !== null && !Array.isArray(value) ? textOf(value as JsonObject, member) : '')

const passed = (arn: string, service: string): readonly Target[] => (arn === '' ? [] : [{ arn, keys: { 'iam:passedtoservice': service } }])

/** The rule that Step Functions keeps to learn that a job has ended. */
const managedRule = `arn:${partition}:events:${region}:${accountId}:rule/StepFunctionsGetEventsForBatchJobsRule`

/**
 * Source: Service Authorization Reference, "Actions, resources, and condition keys for AWS Batch"; for what `.sync` tasks add (`SubmitJob.sync`, and `WaitForJob`,
 * by which they learn of the end), Step Functions developer guide, "IAM policies for calling AWS Batch". `PutJobDefinition` is how deployment registers.
 */
export const batchPermissions = permissionTable<'environment' | 'new environment' | 'queue' | 'new queue' | 'definition' | 'new definition' | 'job' | 'everything' | 'resource' | 'roles of the container' | 'service role' | 'managed rule'>('batch', {
  'CancelJob': [{ action: 'batch:CancelJob', on: 'job' }],
  'CreateComputeEnvironment': [{ action: 'batch:CreateComputeEnvironment', on: 'new environment' }, { action: 'iam:PassRole', on: 'service role' }],
  'CreateJobQueue': [{ action: 'batch:CreateJobQueue', on: 'new queue' }],
  'DeleteComputeEnvironment': [{ action: 'batch:DeleteComputeEnvironment', on: 'environment' }],
  'DeleteJobQueue': [{ action: 'batch:DeleteJobQueue', on: 'queue' }],
  'DeregisterJobDefinition': [{ action: 'batch:DeregisterJobDefinition', on: 'definition' }],
  'DescribeComputeEnvironments': [{ action: 'batch:DescribeComputeEnvironments', on: 'everything' }],
  'DescribeJobDefinitions': [{ action: 'batch:DescribeJobDefinitions', on: 'everything' }],
  'DescribeJobQueues': [{ action: 'batch:DescribeJobQueues', on: 'everything' }],
  'DescribeJobs': [{ action: 'batch:DescribeJobs', on: 'everything' }],
  'ListJobs': [{ action: 'batch:ListJobs', on: 'everything' }],
  'ListTagsForResource': [{ action: 'batch:ListTagsForResource', on: 'resource' }],
  'PutJobDefinition': [{ action: 'batch:RegisterJobDefinition', on: 'new definition' }, { action: 'iam:PassRole', on: 'roles of the container' }],
  'RegisterJobDefinition': [{ action: 'batch:RegisterJobDefinition', on: 'new definition' }, { action: 'iam:PassRole', on: 'roles of the container' }],
  'SubmitJob': [{ action: 'batch:SubmitJob', on: 'definition' }, { action: 'batch:SubmitJob', on: 'queue' }],
  'SubmitJob.sync': [{ action: 'events:PutRule', on: 'managed rule' }, { action: 'events:PutTargets', on: 'managed rule' }, { action: 'events:DescribeRule', on: 'managed rule' }],
  'TagResource': [{ action: 'batch:TagResource', on: 'resource' }],
  'TerminateJob': [{ action: 'batch:TerminateJob', on: 'job' }],
  'UntagResource': [{ action: 'batch:UntagResource', on: 'resource' }],
  'UpdateComputeEnvironment': [{ action: 'batch:UpdateComputeEnvironment', on: 'environment' }, { action: 'iam:PassRole', on: 'service role' }],
  'UpdateJobQueue': [{ action: 'batch:UpdateJobQueue', on: 'queue' }],
  'WaitForJob': [{ action: 'batch:DescribeJobs', on: 'everything' }],
}, {
  'environment': input => named('compute-environment', input, 'computeEnvironment'),
  'new environment': input => [`${prefix}:compute-environment/${textOf(input, 'computeEnvironmentName')}`],
  'queue': input => named('job-queue', input, 'jobQueue'),
  'new queue': input => [`${prefix}:job-queue/${textOf(input, 'jobQueueName')}`],
  'definition': input => named('job-definition', input, 'jobDefinition'),
  'new definition': input => [`${prefix}:job-definition/${textOf(input, 'jobDefinitionName')}`],
  'job': input => [`${prefix}:job/${textOf(input, 'jobId')}`],
  'everything': () => ['*'],
  'resource': input => [textOf(input, 'resourceArn')],
  'roles of the container': ({ containerProperties }) => ['jobRoleArn', 'executionRoleArn'].flatMap(member => passed(textIn(containerProperties, member), 'ecs-tasks.amazonaws.com')),
  'service role': input => passed(textOf(input, 'serviceRole'), 'batch.amazonaws.com'),
  'managed rule': () => [managedRule],
})
