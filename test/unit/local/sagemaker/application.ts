import type { Json, JsonObject } from '../../../../src/local/service.js'
import type { StackSource } from '../deploy/assembly-directory.js'

const attribute = (id: string): Json => ({ 'Fn::GetAtt': [id, 'Arn'] })
const sub = (text: string): Json => ({ 'Fn::Sub': text })
const allow = (resource: Json, ...actions: readonly string[]): JsonObject => ({ Effect: 'Allow', Action: actions, Resource: resource })
const role = (service: string, ...statements: readonly JsonObject[]): JsonObject => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: { Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }] },
    Policies: [{ PolicyName: 'own', PolicyDocument: { Version: '2012-10-17', Statement: statements } }],
  },
})

/** What an image does when its variable MODE says so. */
const program = `
import { appendFileSync, existsSync, writeFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
const { STEPWRIGHT_ROOT: root, MODE: mode = '', NOTES: notes, FLAG: flag } = process.env
if (notes !== undefined) appendFileSync(notes, mode + ' ' + process.pid + '\\n')
if (mode === 'fail') { writeFileSync(root + '/opt/ml/output/message', 'broken'); process.exit(1) }
if (mode === 'wait') while (flag === undefined || !existsSync(flag)) await pause(20)
if (process.argv[2] === 'train') writeFileSync(root + '/opt/ml/model/model.txt', mode)
else writeFileSync(root + '/opt/ml/processing/output/done.txt', mode)
`

/** A job that the machine's input names, and waits for. */
const processing = (pattern: string, more: JsonObject = {}): Json => ({
  Type: 'Task', Resource: `arn:aws:states:::sagemaker:createProcessingJob${pattern}`, End: true,
  Arguments: {
    ProcessingJobName: '{% $states.input.name %}', RoleArn: '${JobRole}', AppSpecification: { ImageUri: '${Image}' }, Environment: '{% $states.input.environment %}',
    ProcessingResources: { ClusterConfig: { InstanceCount: 1, InstanceType: 'ml.m5.large', VolumeSizeInGB: 1 } },
    ProcessingOutputConfig: { Outputs: [{ OutputName: 'out', S3Output: { S3Uri: 's3://${Store}/out', LocalPath: '/opt/ml/processing/output', S3UploadMode: 'EndOfJob' } }] },
  },
  ...more,
})

const training: Json = {
  Type: 'Task', Resource: 'arn:aws:states:::sagemaker:createTrainingJob.sync', End: true,
  Arguments: {
    TrainingJobName: '{% $states.input.name %}', RoleArn: '${JobRole}', AlgorithmSpecification: { TrainingImage: '${Image}', TrainingInputMode: 'File' }, Environment: '{% $states.input.environment %}',
    OutputDataConfig: { S3OutputPath: 's3://${Store}/models' }, ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 1, VolumeSizeInGB: 1 }, StoppingCondition: { MaxRuntimeInSeconds: 60 },
  },
}

const machine = (state: Json): JsonObject => ({
  Type: 'AWS::StepFunctions::StateMachine',
  Properties: {
    RoleArn: attribute('MachineRole'), StateMachineType: 'STANDARD', DefinitionString: JSON.stringify({ QueryLanguage: 'JSONata', StartAt: 'Job', States: { Job: state } }),
    DefinitionSubstitutions: { JobRole: attribute('JobRole'), Store: { Ref: 'Store' }, Image: sub('${AWS::AccountId}.dkr.ecr.${AWS::Region}.${AWS::URLSuffix}/cdk-assets-${AWS::AccountId}:job') },
  },
})

/** A bucket, an image, and machines that run SageMaker jobs with as few permissions as AWS asks for. */
export const application: StackSource = {
  images: { job: { 'Dockerfile': 'FROM node:20\nWORKDIR /app\nCOPY main.mjs .\nENTRYPOINT ["node", "main.mjs"]\n', 'main.mjs': program } },
  resources: {
    Store: { Type: 'AWS::S3::Bucket' },
    Told: { Type: 'AWS::SQS::Queue' },
    ToldPolicy: {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: { Queues: [{ Ref: 'Told' }], PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sqs:SendMessage', Resource: attribute('Told') }] } },
    },
    Process: machine(processing('.sync')),
    Impatient: machine(processing('.sync', { TimeoutSeconds: 1 })),
    Submit: machine(processing('')),
    Train: machine(training),
    JobRole: role('sagemaker.amazonaws.com', allow({ 'Fn::Join': ['', [attribute('Store'), '/*']] }, 's3:PutObject')),
    PoorRole: role('states.amazonaws.com', allow('*', 'sagemaker:*')),
    MachineRole: role('states.amazonaws.com',
      allow(sub('arn:${AWS::Partition}:sagemaker:${AWS::Region}:${AWS::AccountId}:processing-job/*'), 'sagemaker:CreateProcessingJob', 'sagemaker:DescribeProcessingJob', 'sagemaker:StopProcessingJob', 'sagemaker:AddTags'),
      allow(sub('arn:${AWS::Partition}:sagemaker:${AWS::Region}:${AWS::AccountId}:training-job/*'), 'sagemaker:CreateTrainingJob', 'sagemaker:DescribeTrainingJob', 'sagemaker:StopTrainingJob', 'sagemaker:AddTags'),
      { ...allow(attribute('JobRole'), 'iam:PassRole'), Condition: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } } },
      allow(sub('arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/StepFunctionsGetEventsForSageMaker*'), 'events:PutRule', 'events:PutTargets', 'events:DescribeRule')),
  },
  template: { Outputs: Object.fromEntries([...['Store', 'Told', 'Process', 'Impatient', 'Submit', 'Train'].map(id => [id, { Value: { Ref: id } }] as const), ...['JobRole', 'PoorRole'].map(id => [id, { Value: attribute(id) }] as const), ...['Told'].map(id => [`${id}Arn`, { Value: attribute(id) }] as const)]) },
}
