/** On what a machine's role must be allowed something. */
export type Target =
  /** What the argument's substitution stands for. */
  | { readonly resource: string }
  /** Objects of the bucket that the argument names. */
  | { readonly objects: string }
  /** The bucket that the argument names, below the prefix that the task names where that is fixed. */
  | { readonly listed: string }
  /** Every execution of the machine that the argument names. */
  | { readonly executions: string }
  /** A role that the call hands to a service, if it names one. */
  | { readonly passed: string; readonly to: string }
  /** The event buses of the entries in the argument; the account's own where an entry names none. */
  | { readonly buses: string }
  /** The method of an API that the arguments `ApiEndpoint`, `Stage`, `Method` and `Path` name. */
  | { readonly method: 'execute-api' }
  /** The connection of an HTTP call, under `Authentication` or `InvocationConfig`. */
  | { readonly connection: 'ConnectionArn' }
  /** This machine itself, for the endpoint that the call names. */
  | { readonly endpoint: 'ApiEndpoint' }
  /** `service:kind/name` of this account; the name is the argument's text where that is fixed, else any. */
  | { readonly account: string; readonly named?: string }
  /** What AWS lets nobody allow for less than everything. */
  | { readonly everything: true }

/** One thing that an integration does. */
export interface Need {
  readonly actions: readonly string[]
  readonly on: Target
  /** Only where this argument is given. */
  readonly when?: string
  /** Only where this argument is not given. */
  readonly unless?: string
}

const need = (actions: string | readonly string[], on: Target, only: Pick<Need, 'when' | 'unless'> = {}): Need => ({ actions: typeof actions === 'string' ? [actions] : actions, on, ...only })

/** Step Functions keeps a rule in EventBridge by which it learns that a job has ended. */
const managedRule = (what: string): Need => need(['events:DescribeRule', 'events:PutRule', 'events:PutTargets'], { account: `events:rule/StepFunctionsGetEventsFor${what}Rule` })

/** A call that can also wait for a task token; whoever answers it needs the permission, not the machine. */
const alsoCallback = (integration: string, needs: readonly Need[]): Readonly<Record<string, readonly Need[]>> => ({ [integration]: needs, [`${integration}.waitForTaskToken`]: needs })

const read = (bucket: string): readonly Need[] => [need('s3:GetObject', { objects: bucket }, { unless: 'VersionId' }), need('s3:GetObjectVersion', { objects: bucket }, { when: 'VersionId' })]

/** A job of SageMaker, which Step Functions tags; awaited it is also looked at, and stopped with the execution. */
function sagemakerJob(name: 'Processing' | 'Training' | 'Transform'): Readonly<Record<string, readonly Need[]>> {
  const job: Target = { account: `sagemaker:${name.toLowerCase()}-job/`, named: `${name}JobName` }
  const create = [
    need(['sagemaker:AddTags', `sagemaker:Create${name}Job`], job), need('sagemaker:ListTags', { everything: true }), need('iam:PassRole', { passed: 'RoleArn', to: 'sagemaker.amazonaws.com' }, { when: 'RoleArn' }),
  ]
  return {
    [`sagemaker:create${name}Job`]: create,
    [`sagemaker:create${name}Job.sync`]: [...create, need([`sagemaker:Describe${name}Job`, `sagemaker:Stop${name}Job`], job), managedRule(`SageMaker${name}Jobs`)],
  }
}

const submitJob: readonly Need[] = [need('batch:SubmitJob', { resource: 'JobQueue' }), need('batch:SubmitJob', { resource: 'JobDefinition' })]
const startExecution: readonly Need[] = [need('states:StartExecution', { resource: 'StateMachineArn' })]
const startAndAwait: readonly Need[] = [...startExecution, need(['states:DescribeExecution', 'states:StopExecution'], { executions: 'StateMachineArn' }), managedRule('StepFunctionsExecution')]

/**
 * What each integration needs of the machine's role, by the names of the builder. HeadObject is allowed by `s3:GetObject`, and answers 404 only to whoever may list
 * the bucket. DescribeJobs knows no resources, and a job of Batch has no name before it is submitted.
 * Source: AWS Step Functions developer guide, "How Step Functions generates IAM policies for integrated services", "IAM policies for using Distributed Map states" and "Call
 * HTTPS APIs"; Service Authorization Reference.
 */
export const needs: Readonly<Record<string, readonly Need[]>> = {
  // whoever polls for an activity needs permissions
  'activity': [],
  ...alsoCallback('lambda:invoke', [need('lambda:InvokeFunction', { resource: 'FunctionName' })]),
  ...alsoCallback('sqs:sendMessage', [need('sqs:SendMessage', { resource: 'QueueUrl' })]),
  ...alsoCallback('sns:publish', [need('sns:Publish', { resource: 'TopicArn' })]),
  ...alsoCallback('events:putEvents', [need('events:PutEvents', { buses: 'Entries' })]),
  ...alsoCallback('apigateway:invoke', [need('execute-api:Invoke', { method: 'execute-api' })]),
  'http:invoke': [
    need('states:InvokeHTTPEndpoint', { endpoint: 'ApiEndpoint' }), need('events:RetrieveConnectionCredentials', { connection: 'ConnectionArn' }),
    need(['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'], { account: 'secretsmanager:secret:events!connection/*' }),
  ],
  'dynamodb:getItem': [need('dynamodb:GetItem', { resource: 'TableName' })],
  'dynamodb:putItem': [need('dynamodb:PutItem', { resource: 'TableName' })],
  'dynamodb:updateItem': [need('dynamodb:UpdateItem', { resource: 'TableName' })],
  'dynamodb:deleteItem': [need('dynamodb:DeleteItem', { resource: 'TableName' })],
  ...alsoCallback('states:startExecution', startExecution),
  'states:startExecution.sync': startAndAwait,
  'states:startExecution.sync:2': startAndAwait,
  'aws-sdk:sfn:startExecution': startExecution,
  'aws-sdk:sfn:startSyncExecution': [need('states:StartSyncExecution', { resource: 'StateMachineArn' })],
  'batch:submitJob': submitJob,
  'batch:submitJob.sync': [...submitJob, need('batch:TerminateJob', { account: 'batch:job/*' }), need('batch:DescribeJobs', { everything: true }), managedRule('BatchJobs')],
  ...sagemakerJob('Processing'),
  ...sagemakerJob('Training'),
  ...sagemakerJob('Transform'),
  'aws-sdk:s3:headObject': [...read('Bucket'), need('s3:ListBucket', { resource: 'Bucket' })],
  'aws-sdk:s3:getObject': read('Bucket'),
  'aws-sdk:s3:putObject': [need('s3:PutObject', { objects: 'Bucket' })],
  'aws-sdk:s3:deleteObject': [need('s3:DeleteObject', { objects: 'Bucket' }, { unless: 'VersionId' }), need('s3:DeleteObjectVersion', { objects: 'Bucket' }, { when: 'VersionId' })],
  'aws-sdk:s3:listObjectsV2': [need('s3:ListBucket', { listed: 'Bucket' })],
  'aws-sdk:s3:restoreObject': [need('s3:RestoreObject', { objects: 'Bucket' })],
  // readers and writers of Distributed Maps
  's3:getObject': read('Bucket'),
  's3:listObjectsV2': [need('s3:ListBucket', { listed: 'Bucket' })],
  's3:putObject': [need(['s3:AbortMultipartUpload', 's3:GetObject', 's3:ListMultipartUploadParts', 's3:PutObject'], { objects: 'Bucket' })],
}

/** What a reader of the prefix's objects needs besides: it loads them. */
export const loaded: Need = need('s3:GetObject', { objects: 'Bucket' })

/** What a machine with Distributed Maps does to itself, and to its executions and theirs. */
export const ofMapRuns = {
  machine: ['states:StartExecution'],
  executions: ['states:DescribeExecution', 'states:StopExecution'],
  children: ['states:RedriveExecution'],
} as const
