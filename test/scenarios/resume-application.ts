import type { Json, JsonObject } from '../../src/asl/json.js'
import type { StackSource } from '../unit/local/deploy/assembly-directory.js'

export const queueName = 'resume-questions'
export const parentArn = 'arn:aws:states:us-east-1:123456789012:stateMachine:resume-parent'
export const childArn = 'arn:aws:states:us-east-1:123456789012:stateMachine:resume-child'

/** Takes its time, so that it is often under way when the process is killed. */
const double = `
import { setTimeout as pause } from 'node:timers/promises'
export async function handler({ n }) {
  await pause(150)
  return { doubled: n * 2 }
}
`

const invoke = (payload: Json, more: JsonObject): JsonObject => ({
  Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Arguments: { FunctionName: '${Double}', Payload: payload }, Output: '{% $states.result.Payload.doubled %}', ...more,
})

const child: Json = {
  QueryLanguage: 'JSONata', StartAt: 'Rest',
  States: { Rest: { Type: 'Wait', Seconds: 1, Next: 'Answer' }, Answer: { Type: 'Pass', Output: '{% { "child": $states.input.n } %}', End: true } },
}

/** Two rounds of: a Wait and a task, a Map of tasks, a question by callback, all in parallel; then a child. */
const parent: Json = {
  QueryLanguage: 'JSONata', StartAt: 'Begin',
  States: {
    Begin: { Type: 'Pass', Assign: { n: '{% $states.input.n %}', round: 0, all: '{% [] %}' }, Next: 'Together' },
    Together: {
      Type: 'Parallel', Next: 'Nest', Assign: { all: '{% $append($all, $states.result) %}' },
      Branches: [
        { StartAt: 'Hold', States: { Hold: { Type: 'Wait', Seconds: 1, Next: 'One' }, One: invoke({ n: '{% $n %}' }, { End: true }) } },
        {
          StartAt: 'Each',
          States: {
            Each: {
              Type: 'Map', Items: [1, 2, 3, 4], MaxConcurrency: 2, End: true,
              ItemProcessor: { StartAt: 'Item', States: { Item: invoke({ n: '{% $states.input %}' }, { Next: 'Breathe' }), Breathe: { Type: 'Wait', Seconds: 1, End: true } } },
            },
          },
        },
        {
          StartAt: 'Ask',
          States: {
            Ask: {
              Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken', TimeoutSeconds: 200, End: true,
              Arguments: { QueueUrl: '${Questions}', MessageBody: { token: '{% $states.context.Task.Token %}', n: '{% $n %}' } },
            },
          },
        },
      ],
    },
    Nest: {
      Type: 'Task', Resource: 'arn:aws:states:::states:startExecution.sync:2', Arguments: { StateMachineArn: '${Child}', Input: { n: '{% $n %}' } },
      Assign: { all: '{% $append($all, $states.result.Output) %}', round: '{% $round + 1 %}' }, Next: 'More',
    },
    More: { Type: 'Choice', Choices: [{ Condition: '{% $round < 2 %}', Next: 'Together' }], Default: 'End' },
    End: { Type: 'Pass', Output: '{% $all %}', End: true },
  },
}

/** What an execution with the input `{n}` gives. */
export function expectedOutput(n: number): Json {
  const round: readonly Json[] = [n * 2, [2, 4, 6, 8], { asked: n }, { child: n }]
  return [...round, ...round]
}

const role = (service: string): JsonObject => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }] },
    Policies: [{ PolicyName: 'all', PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] } }],
  },
})
const machine = (name: string, definition: Json, substitutions: JsonObject): JsonObject => ({
  Type: 'AWS::StepFunctions::StateMachine',
  Properties: {
    StateMachineName: name, StateMachineType: 'STANDARD', RoleArn: { 'Fn::GetAtt': ['MachineRole', 'Arn'] },
    DefinitionString: JSON.stringify(definition), DefinitionSubstitutions: substitutions,
  },
})

/** Standard machines that wait for everything a Standard machine can wait for. */
export const application: StackSource = {
  folders: { double: { 'index.mjs': double } },
  resources: {
    Questions: { Type: 'AWS::SQS::Queue', Properties: { QueueName: queueName, VisibilityTimeout: 10 } },
    MachineRole: role('states.amazonaws.com'),
    FunctionRole: role('lambda.amazonaws.com'),
    Double: {
      Type: 'AWS::Lambda::Function',
      Properties: { Code: { S3Bucket: 'assets', S3Key: 'double.zip' }, Handler: 'index.handler', Runtime: 'nodejs24.x', Role: { 'Fn::GetAtt': ['FunctionRole', 'Arn'] }, Timeout: 20 },
    },
    Child: machine('resume-child', child, {}),
    Parent: machine('resume-parent', parent, { Double: { 'Fn::GetAtt': ['Double', 'Arn'] }, Questions: { Ref: 'Questions' }, Child: { Ref: 'Child' } }),
  },
}
