import type { Json, JsonObject } from '../../../../src/local/service.js'
import type { StackSource } from '../deploy/assembly-directory.js'

const ref = (id: string): JsonObject => ({ Ref: id })
const arnOf = (id: string): JsonObject => ({ 'Fn::GetAtt': [id, 'Arn'] })
const allow = (...statements: readonly JsonObject[]): JsonObject => ({ Version: '2012-10-17', Statement: statements.map(statement => ({ Effect: 'Allow', ...statement })) })
const role = (service: string, ...statements: readonly JsonObject[]): JsonObject => ({
  Type: 'AWS::IAM::Role',
  Properties: { AssumeRolePolicyDocument: allow({ Principal: { Service: service }, Action: 'sts:AssumeRole' }), Policies: [{ PolicyName: 'own', PolicyDocument: allow(...statements) }] },
})

/** Ends as it is told by its first argument, in its second attempt at the latest; `wait` waits for SIGTERM. */
const program = `
import { appendFileSync } from 'node:fs'
const [how, file] = process.argv.slice(2)
const attempt = process.env.AWS_BATCH_JOB_ATTEMPT
if (file !== undefined) appendFileSync(file, attempt + ' ' + (process.env.MANAGED_BY_AWS ?? 'nobody') + '\\n')
if (how === 'fail') process.exit(3)
if (how === 'store') {
  const response = await fetch(process.env.AWS_ENDPOINT_URL + '/')
  process.exit(response.status === 403 && process.env.AWS_ACCESS_KEY_ID !== undefined ? 0 : 1)
}
if (how === 'wait' && attempt === '1') { process.on('SIGTERM', () => process.exit(143)); setInterval(() => 0, 1000) }
console.log('up')
`

const submit: Json = {
  QueryLanguage: 'JSONata', StartAt: 'Run',
  States: {
    Run: {
      Type: 'Task', Resource: 'arn:aws:states:::batch:submitJob.sync', End: true,
      Arguments: {
        JobName: 'from-machine', JobQueue: '${Queue}', JobDefinition: '${Definition}',
        ContainerOverrides: { Command: '{% $states.input.command %}' }, RetryStrategy: { Attempts: '{% $exists($states.input.attempts) ? $states.input.attempts : 1 %}' },
      },
    },
  },
}

const managedRule = { 'Fn::Sub': 'arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/StepFunctionsGetEventsForBatchJobsRule' }

/** A queue, an image, and a machine that runs a job, as the CDK writes them. */
export const application = (more: { readonly withoutRule?: boolean } = {}): StackSource => ({
  images: { '5f0cab': { 'Dockerfile': 'FROM public.ecr.aws/docker/library/node:24-slim\nWORKDIR /app\nCOPY main.mjs ./\nUSER node\nENTRYPOINT ["node", "/app/main.mjs"]', 'main.mjs': program } },
  resources: {
    Network: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } },
    Subnet: { Type: 'AWS::EC2::Subnet', Properties: { VpcId: ref('Network'), AvailabilityZone: { 'Fn::Select': [0, { 'Fn::GetAZs': '' }] } } },
    Group: { Type: 'AWS::EC2::SecurityGroup', Properties: { GroupDescription: 'x', VpcId: ref('Network') } },
    Environment: {
      Type: 'AWS::Batch::ComputeEnvironment',
      Properties: { Type: 'managed', State: 'ENABLED', ComputeResources: { Type: 'FARGATE_SPOT', MaxvCpus: '4', Subnets: [ref('Subnet')], SecurityGroupIds: [{ 'Fn::GetAtt': ['Group', 'GroupId'] }], Tags: { a: 'b' } }, ReplaceComputeEnvironment: false, UpdatePolicy: {} },
    },
    Queue: { Type: 'AWS::Batch::JobQueue', Properties: { Priority: 1, State: 'ENABLED', ComputeEnvironmentOrder: [{ Order: 1, ComputeEnvironment: { 'Fn::GetAtt': ['Environment', 'ComputeEnvironmentArn'] } }] } },
    Heard: { Type: 'AWS::SQS::Queue' },
    HeardPolicy: { Type: 'AWS::SQS::QueuePolicy', Properties: { Queues: [ref('Heard')], PolicyDocument: allow({ Principal: { Service: 'events.amazonaws.com' }, Action: 'sqs:SendMessage', Resource: arnOf('Heard') }) } },
    JobRole: role('ecs-tasks.amazonaws.com', { Action: 's3:GetObject', Resource: '*' }),
    Definition: {
      Type: 'AWS::Batch::JobDefinition',
      Properties: {
        Type: 'container', PlatformCapabilities: ['FARGATE'], Timeout: { AttemptDurationSeconds: 600 }, Tags: { a: 'b' },
        RetryStrategy: { Attempts: 1, EvaluateOnExit: [] },
        ContainerProperties: {
          Image: { 'Fn::Sub': '${AWS::AccountId}.dkr.ecr.${AWS::Region}.${AWS::URLSuffix}/cdk-assets-${AWS::AccountId}:5f0cab' },
          JobRoleArn: arnOf('JobRole'), ExecutionRoleArn: arnOf('JobRole'), Command: [], Environment: [{ Name: 'OWN', Value: 'x' }], MountPoints: [], Volumes: [], Secrets: [],
          ResourceRequirements: [{ Type: 'MEMORY', Value: '512' }, { Type: 'VCPU', Value: '1' }], LogConfiguration: { LogDriver: 'awslogs', Options: { 'awslogs-group': 'g' } },
          FargatePlatformConfiguration: {}, NetworkConfiguration: { AssignPublicIp: 'DISABLED' }, ReadonlyRootFilesystem: false, RuntimePlatform: {},
        },
      },
    },
    MachineRole: role('states.amazonaws.com',
      { Action: 'batch:SubmitJob', Resource: [ref('Definition'), ref('Queue')] },
      { Action: ['batch:DescribeJobs', 'batch:TerminateJob'], Resource: '*' },
      ...(more.withoutRule === true ? [] : [{ Action: ['events:PutTargets', 'events:PutRule', 'events:DescribeRule'], Resource: managedRule }])),
    Machine: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: { RoleArn: arnOf('MachineRole'), DefinitionString: JSON.stringify(submit), DefinitionSubstitutions: { Queue: ref('Queue'), Definition: ref('Definition') } },
    },
  },
  template: { Outputs: Object.fromEntries(['Queue', 'Definition', 'Environment', 'Machine', 'Heard'].map(name => [name, { Value: ref(name) }])) },
})
