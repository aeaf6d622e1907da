import { readFileSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { DescribeExecutionCommand, GetExecutionHistoryCommand, RedriveExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn'
import type { Json, JsonObject } from '../../src/asl/json.js'
import { writeAssembly } from '../unit/local/deploy/assembly-directory.js'
import { scratch } from './cli.js'
import type { Running } from './cli.js'
import { startLocal } from './local-host.js'

/** Notes its name in a file; fails as long as another file is not there. */
const handler = `
import { appendFileSync, existsSync } from 'node:fs'
export async function handler({ name, log, needed }) {
  appendFileSync(log, name + '\\n')
  if (!existsSync(needed)) throw new Error('not yet')
  return name
}
`

const call = (name: string, needed: string, more: JsonObject): JsonObject => ({
  Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Output: '{% $states.input %}',
  Arguments: { FunctionName: '${Note}', Payload: { name, log: '{% $states.input.log %}', needed: `{% $states.input.${needed} %}` } }, ...more,
})
const definition: Json = {
  QueryLanguage: 'JSONata', StartAt: 'Begin',
  States: { Begin: call('begin', 'log', { Next: 'Fix' }), Fix: call('fix', 'flag', { Next: 'Rest' }), Rest: { Type: 'Wait', Seconds: 3, Next: 'Last' }, Last: call('last', 'log', { End: true }) },
}

const role = (service: string): JsonObject => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }] },
    Policies: [{ PolicyName: 'all', PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] } }],
  },
})

const place = scratch()
let assembly: string
beforeAll(async () => {
  assembly = await writeAssembly({
    App: {
      folders: { note: { 'index.mjs': handler } },
      resources: {
        MachineRole: role('states.amazonaws.com'),
        FunctionRole: role('lambda.amazonaws.com'),
        Note: { Type: 'AWS::Lambda::Function', Properties: { Code: { S3Bucket: 'assets', S3Key: 'note.zip' }, Handler: 'index.handler', Runtime: 'nodejs24.x', Role: { 'Fn::GetAtt': ['FunctionRole', 'Arn'] }, Timeout: 20 } },
        Machine: {
          Type: 'AWS::StepFunctions::StateMachine',
          Properties: {
            StateMachineName: 'redriven', StateMachineType: 'STANDARD', RoleArn: { 'Fn::GetAtt': ['MachineRole', 'Arn'] },
            DefinitionString: JSON.stringify(definition), DefinitionSubstitutions: { Note: { 'Fn::GetAtt': ['Note', 'Arn'] } },
          },
        },
      },
    },
  })
})
const hosts: Running[] = []
afterAll(async () => {
  for (const { child } of hosts) child.kill('SIGKILL')
  place.remove()
  await rm(assembly, { recursive: true, force: true })
})

interface Host {
  readonly sfn: SFNClient
  kill(): Promise<void>
}

async function startHost(): Promise<Host> {
  const { running, config } = await startLocal(hosts, place.path, 'data', assembly)
  const sfn = new SFNClient({ ...config, disableHostPrefix: true })
  return {
    sfn,
    async kill() {
      running.child.kill('SIGKILL')
      await running.finished
      sfn.destroy()
    },
  }
}

const executionArn = 'arn:aws:states:us-east-1:123456789012:execution:redriven:one'
const typesOf = async ({ sfn }: Host): Promise<readonly string[]> => ((await sfn.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }))).events ?? []).map(({ type = '' }) => type)

async function ended({ sfn }: Host) {
  for (;;) {
    const answer = await sfn.send(new DescribeExecutionCommand({ executionArn }))
    if (answer.status !== 'RUNNING') return answer
    await pause(50)
  }
}

test('a failed execution outlives kill -9, is redriven, killed again in the middle of that, and goes on', async () => {
  const [log, flag] = [path.join(place.path, 'calls'), path.join(place.path, 'flag')]
  const first = await startHost()
  await first.sfn.send(new StartExecutionCommand({ stateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:redriven', name: 'one', input: JSON.stringify({ log, flag }) }))
  expect(await ended(first)).toMatchObject({ status: 'FAILED', redriveStatus: 'REDRIVABLE' })
  const failed = await typesOf(first)
  await first.kill()

  const second = await startHost()
  expect(await typesOf(second)).toEqual(failed)
  writeFileSync(flag, '')
  await second.sfn.send(new RedriveExecutionCommand({ executionArn }))
  while ((await typesOf(second)).at(-1) !== 'WaitStateEntered') await pause(20)
  await second.kill()

  const third = await startHost()
  expect(await third.sfn.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({ status: 'RUNNING', redriveCount: 1 })
  expect(await ended(third)).toMatchObject({ status: 'SUCCEEDED', redriveCount: 1, output: JSON.stringify({ log, flag }) })
  expect((await typesOf(third)).slice(failed.length)).toEqual([
    'ExecutionRedriven', 'TaskScheduled', 'TaskStarted', 'TaskSucceeded', 'TaskStateExited', 'WaitStateEntered', 'WaitStateExited',
    'TaskStateEntered', 'TaskScheduled', 'TaskStarted', 'TaskSucceeded', 'TaskStateExited', 'ExecutionSucceeded',
  ])
  expect(readFileSync(log, 'utf8').trim().split('\n')).toEqual(['begin', 'fix', 'fix', 'last'])
  await third.kill()
}, 120_000)
