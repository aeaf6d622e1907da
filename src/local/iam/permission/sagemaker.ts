import { environment } from '../../environment.js'
import type { JsonObject } from '../../service.js'
import { permissionTable, textOf } from './permission.js'

const { partition, region, accountId } = environment
const prefix = `arn:${partition}:sagemaker:${region}:${accountId}`

/** Names are in lower case in ARNs. */
const job = (kind: 'processing' | 'training', name: string): string => `${prefix}:${kind}-job/${name.toLowerCase()}`
const processingJob = (input: JsonObject): readonly string[] => [job('processing', textOf(input, 'ProcessingJobName'))]
const trainingJob = (input: JsonObject): readonly string[] => [job('training', textOf(input, 'TrainingJobName'))]

const isTagged = ({ Tags: tags }: JsonObject): boolean => Array.isArray(tags) && tags.length > 0

/** The rules that Step Functions keeps to learn that a job has ended. */
const managedRule = (kind: 'Processing' | 'Training'): readonly string[] => [`arn:${partition}:events:${region}:${accountId}:rule/StepFunctionsGetEventsForSageMaker${kind}JobsRule`]

const managing = <On extends string>(on: On) => [{ action: 'events:PutRule', on }, { action: 'events:PutTargets', on }, { action: 'events:DescribeRule', on }] as const

/**
 * Source: Service Authorization Reference, "Actions, resources, and condition keys for Amazon SageMaker AI"; for what `.sync` tasks add (`Create….sync`, and
 * `Wait…`, by which they learn of the end), Step Functions developer guide, "IAM policies for integrated services".
 */
export const sagemakerPermissions = permissionTable<'processing job' | 'tagged processing job' | 'training job' | 'tagged training job' | 'every job' | 'role' | 'resource' | 'rule of processing jobs' | 'rule of training jobs'>('sagemaker', {
  'AddTags': [{ action: 'sagemaker:AddTags', on: 'resource' }],
  'CreateProcessingJob': [{ action: 'sagemaker:CreateProcessingJob', on: 'processing job' }, { action: 'sagemaker:AddTags', on: 'tagged processing job' }, { action: 'iam:PassRole', on: 'role' }],
  'CreateProcessingJob.sync': managing('rule of processing jobs'),
  'CreateTrainingJob': [{ action: 'sagemaker:CreateTrainingJob', on: 'training job' }, { action: 'sagemaker:AddTags', on: 'tagged training job' }, { action: 'iam:PassRole', on: 'role' }],
  'CreateTrainingJob.sync': managing('rule of training jobs'),
  'DeleteTags': [{ action: 'sagemaker:DeleteTags', on: 'resource' }],
  'DescribeProcessingJob': [{ action: 'sagemaker:DescribeProcessingJob', on: 'processing job' }],
  'DescribeTrainingJob': [{ action: 'sagemaker:DescribeTrainingJob', on: 'training job' }],
  'ListProcessingJobs': [{ action: 'sagemaker:ListProcessingJobs', on: 'every job' }],
  'ListTags': [{ action: 'sagemaker:ListTags', on: 'resource' }],
  'ListTrainingJobs': [{ action: 'sagemaker:ListTrainingJobs', on: 'every job' }],
  'StopProcessingJob': [{ action: 'sagemaker:StopProcessingJob', on: 'processing job' }],
  'StopTrainingJob': [{ action: 'sagemaker:StopTrainingJob', on: 'training job' }],
  'WaitForProcessingJob': [{ action: 'sagemaker:DescribeProcessingJob', on: 'processing job' }],
  'WaitForTrainingJob': [{ action: 'sagemaker:DescribeTrainingJob', on: 'training job' }],
}, {
  'processing job': processingJob,
  'tagged processing job': input => (isTagged(input) ? processingJob(input) : []),
  'training job': trainingJob,
  'tagged training job': input => (isTagged(input) ? trainingJob(input) : []),
  'every job': () => ['*'],
  'role': input => (textOf(input, 'RoleArn') === '' ? [] : [{ arn: textOf(input, 'RoleArn'), keys: { 'iam:passedtoservice': 'sagemaker.amazonaws.com' } }]),
  'resource': input => [textOf(input, 'ResourceArn')],
  'rule of processing jobs': () => managedRule('Processing'),
  'rule of training jobs': () => managedRule('Training'),
})
