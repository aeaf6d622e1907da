import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, expect, test } from '@jest/globals'
import { GetScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler'
import { operatorArn, startLocalAws, type LocalAws } from '../../../../src/local/index.js'
import type { Invocation } from '../../../../src/local/scheduler/index.js'
import type { JsonObject } from '../../../../src/local/service.js'
import { writeAssembly } from './assembly-directory.js'

const folders: string[] = []
let running: LocalAws | undefined
afterEach(async () => {
  await running?.stop()
  running = undefined
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})

const trust = (service: string): JsonObject => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }] })
const role = (service: string, action?: string): JsonObject => ({
  Type: 'AWS::IAM::Role',
  Properties: { AssumeRolePolicyDocument: trust(service), ...(action === undefined ? {} : { Policies: [{ PolicyName: 'p', PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] } }] }) },
})
const resources = (assumer: string, action: string, expression = 'rate(1 hour)'): JsonObject => ({
  MachineRole: role('states.amazonaws.com'),
  StarterRole: role(assumer, action),
  Machine: { Type: 'AWS::StepFunctions::StateMachine', Properties: { RoleArn: { 'Fn::GetAtt': ['MachineRole', 'Arn'] }, DefinitionString: '{"StartAt":"S","States":{"S":{"Type":"Succeed"}}}' } },
  Group: { Type: 'AWS::Scheduler::ScheduleGroup', Properties: { Name: 'inference' } },
  Nightly: {
    Type: 'AWS::Scheduler::Schedule',
    Properties: {
      Name: 'nightly', GroupName: { Ref: 'Group' }, ScheduleExpression: expression, FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { Arn: { Ref: 'Machine' }, RoleArn: { 'Fn::GetAtt': ['StarterRole', 'Arn'] }, Input: '{"id":"<aws.scheduler.execution-id>"}', RetryPolicy: { MaximumRetryAttempts: '3' } },
    },
  },
})

async function deployed(dataDirectory: string, content: JsonObject): Promise<{ readonly aws: LocalAws, readonly invocations: readonly Invocation[] }> {
  const assemblyDirectory = await writeAssembly({ App: { resources: content, template: { Outputs: { Machine: { Value: { Ref: 'Machine' } }, Schedule: { Value: { 'Fn::GetAtt': ['Nightly', 'Arn'] } } } } } })
  folders.push(assemblyDirectory)
  const invocations: Invocation[] = []
  running = await startLocalAws({ dataDirectory, assemblyDirectory, scheduler: { onInvocation: (invocation) => { invocations.push(invocation) } } })
  return { aws: running, invocations }
}

const data = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'deploy-scheduler-'))
  folders.push(folder)
  return folder
}

async function first(invocations: readonly Invocation[]): Promise<Invocation> {
  for (;;) {
    const [invocation] = invocations
    if (invocation !== undefined) return invocation
    await pause(10)
  }
}

test('a schedule of a template starts its machine as its role, once; the same template leaves it where it is, and another one changes it', async () => {
  const dataDirectory = await data()
  const one = await deployed(dataDirectory, resources('scheduler.amazonaws.com', 'states:StartExecution'))
  const { executionId, failure } = await first(one.invocations)
  expect(failure).toBeUndefined()
  const { Machine: machine = '', Schedule: arn } = one.aws.outputs['App'] ?? {}
  expect(arn).toBe('arn:aws:scheduler:us-east-1:123456789012:schedule/inference/nightly')
  const { executions } = await one.aws.call('states', 'ListExecutions', { stateMachineArn: machine }, { principalArn: operatorArn })
  expect(executions).toMatchObject([{ name: executionId }])
  expect(one.aws.permissionUses().find(({ action }) => action === 'states:StartExecution')?.principalArn).toContain('StarterRole')
  await one.aws.stop()

  const again = await deployed(dataDirectory, resources('scheduler.amazonaws.com', 'states:StartExecution'))
  const client = new SchedulerClient(again.aws.clientConfig())
  await expect(client.send(new GetScheduleCommand({ Name: 'nightly', GroupName: 'inference' }))).resolves.toMatchObject({ ScheduleExpression: 'rate(1 hour)', Target: { RetryPolicy: { MaximumRetryAttempts: 3 } } })
  client.destroy()
  await again.aws.stop()
  // the hour is not over
  expect(again.invocations).toEqual([])

  const changed = await deployed(dataDirectory, resources('scheduler.amazonaws.com', 'states:StartExecution', 'rate(2 hours)'))
  expect((await first(changed.invocations)).failure).toBeUndefined()
}, 60_000)

test('a role that may not start the machine is refused when the schedule is due', async () => {
  const { aws, invocations } = await deployed(await data(), resources('scheduler.amazonaws.com', 'states:StopExecution'))
  expect((await first(invocations)).failure).toMatchObject({ code: 'AccessDeniedException', transient: false, message: expect.stringContaining('is not authorized to perform: states:StartExecution') })
  expect(aws.refusals()).toMatchObject([{ action: 'states:StartExecution' }])
}, 60_000)

test('a role that trusts another service is refused when the schedule is deployed', async () => {
  await expect(deployed(await data(), resources('lambda.amazonaws.com', 'states:StartExecution'))).rejects.toThrow('SW4412: App/Nightly (AWS::Scheduler::Schedule): ValidationException: The execution role you provide must allow AWS EventBridge Scheduler')
}, 60_000)
