import { afterAll, beforeAll, expect, test } from '@jest/globals'
import * as sfn from '@aws-sdk/client-sfn'
import { definitionOf, passing, role, startEndpoint, type Endpoint } from './endpoint.js'

let endpoint: Endpoint
let working: boolean
beforeAll(async () => {
  working = false
  endpoint = await startEndpoint({
    'lambda:Invoke': async () => {
      while (!working) await new Promise(resolve => { setTimeout(resolve, 1) })
      return { StatusCode: 200, Payload: '1' }
    },
  })
})
afterAll(async () => { await endpoint.close() })

type Command = Parameters<Endpoint['client']['send']>[0]
const called = new Set<string>()

/** Sends a command, and remembers that it was. */
async function send<Input extends object, Output extends object>(command: { readonly input: Input } & sfn.$Command<Input & sfn.ServiceInputTypes, Output & sfn.ServiceOutputTypes, sfn.SFNClientResolvedConfig>): Promise<Output> {
  called.add(command.constructor.name)
  return await endpoint.client.send(command as unknown as Command) as unknown as Output
}

/** Asks until an execution has ended. */
async function ended(executionArn: string | undefined): Promise<sfn.DescribeExecutionCommandOutput> {
  for (;;) {
    const answer = await send(new sfn.DescribeExecutionCommand({ executionArn }))
    if (answer.status !== 'RUNNING') return answer
  }
}

/** One of the runs of an execution, once it is there. */
async function runOf(executionArn: string | undefined): Promise<string | undefined> {
  for (;;) {
    const { mapRuns: [run] = [] } = await send(new sfn.ListMapRunsCommand({ executionArn }))
    if (run !== undefined) return run.mapRunArn
  }
}

test('machines, their versions, aliases and tags', async () => {
  const { stateMachineArn } = await send(new sfn.CreateStateMachineCommand({ name: 'machine', definition: passing, roleArn: role }))
  expect((await send(new sfn.ValidateStateMachineDefinitionCommand({ definition: passing }))).result).toBe('OK')
  await send(new sfn.UpdateStateMachineCommand({ stateMachineArn, roleArn: `${role}-2` }))
  expect((await send(new sfn.DescribeStateMachineCommand({ stateMachineArn }))).roleArn).toBe(`${role}-2`)
  expect((await send(new sfn.ListStateMachinesCommand({}))).stateMachines).toHaveLength(1)
  const { stateMachineVersionArn } = await send(new sfn.PublishStateMachineVersionCommand({ stateMachineArn }))
  const routingConfiguration = [{ stateMachineVersionArn, weight: 100 }]
  const { stateMachineAliasArn } = await send(new sfn.CreateStateMachineAliasCommand({ name: 'live', routingConfiguration }))
  await send(new sfn.UpdateStateMachineAliasCommand({ stateMachineAliasArn, description: 'the one' }))
  expect((await send(new sfn.DescribeStateMachineAliasCommand({ stateMachineAliasArn }))).description).toBe('the one')
  expect((await send(new sfn.ListStateMachineAliasesCommand({ stateMachineArn }))).stateMachineAliases).toHaveLength(1)
  const { executionArn } = await send(new sfn.StartExecutionCommand({ stateMachineArn: stateMachineAliasArn }))
  expect(await ended(executionArn)).toMatchObject({ stateMachineAliasArn, stateMachineVersionArn })
  await send(new sfn.DeleteStateMachineAliasCommand({ stateMachineAliasArn }))
  expect((await send(new sfn.ListStateMachineVersionsCommand({ stateMachineArn }))).stateMachineVersions).toHaveLength(1)
  await send(new sfn.DeleteStateMachineVersionCommand({ stateMachineVersionArn }))
  await send(new sfn.TagResourceCommand({ resourceArn: stateMachineArn, tags: [{ key: 'a', value: '1' }, { key: 'b', value: '2' }] }))
  await send(new sfn.UntagResourceCommand({ resourceArn: stateMachineArn, tagKeys: ['a'] }))
  expect((await send(new sfn.ListTagsForResourceCommand({ resourceArn: stateMachineArn }))).tags).toEqual([{ key: 'b', value: '2' }])
  await send(new sfn.DeleteStateMachineCommand({ stateMachineArn }))
  expect((await send(new sfn.TestStateCommand({ definition: '{"Type":"Succeed"}' }))).status).toBe('SUCCEEDED')
})

test('executions', async () => {
  const { stateMachineArn } = await send(new sfn.CreateStateMachineCommand({ name: 'waits', definition: definitionOf({ Hold: { Type: 'Wait', Seconds: 3600 } }), roleArn: role }))
  const { executionArn } = await send(new sfn.StartExecutionCommand({ stateMachineArn, name: 'one' }))
  await send(new sfn.StopExecutionCommand({ executionArn, error: 'Enough' }))
  expect((await send(new sfn.ListExecutionsCommand({ stateMachineArn, statusFilter: 'ABORTED' }))).executions).toHaveLength(1)
  expect((await send(new sfn.DescribeStateMachineForExecutionCommand({ executionArn }))).name).toBe('waits')
  expect((await send(new sfn.GetExecutionHistoryCommand({ executionArn, reverseOrder: true }))).events?.[0]?.type).toBe('ExecutionAborted')
  await send(new sfn.RedriveExecutionCommand({ executionArn }))
  await send(new sfn.StopExecutionCommand({ executionArn }))
  const express = await send(new sfn.CreateStateMachineCommand({ name: 'express', definition: passing, roleArn: role, type: 'EXPRESS' }))
  expect((await send(new sfn.StartSyncExecutionCommand({ stateMachineArn: express.stateMachineArn, input: '1' }))).output).toBe('{"given":1}')
})

test('activities and their tasks', async () => {
  const { activityArn } = await send(new sfn.CreateActivityCommand({ name: 'work' }))
  expect((await send(new sfn.DescribeActivityCommand({ activityArn }))).name).toBe('work')
  expect((await send(new sfn.ListActivitiesCommand({}))).activities).toHaveLength(1)
  await send(new sfn.TagResourceCommand({ resourceArn: activityArn, tags: [{ key: 'team', value: 'x' }] }))
  expect((await send(new sfn.ListTagsForResourceCommand({ resourceArn: activityArn }))).tags).toEqual([{ key: 'team', value: 'x' }])
  const { stateMachineArn } = await send(new sfn.CreateStateMachineCommand({ name: 'works', definition: definitionOf({ Work: { Type: 'Task', Resource: activityArn ?? '' } }), roleArn: role }))
  const start = () => send(new sfn.StartExecutionCommand({ stateMachineArn }))
  const first = await start()
  const { taskToken } = await send(new sfn.GetActivityTaskCommand({ activityArn }))
  await send(new sfn.SendTaskHeartbeatCommand({ taskToken }))
  await send(new sfn.SendTaskSuccessCommand({ taskToken, output: '7' }))
  expect((await ended(first.executionArn)).output).toBe('7')
  const second = await start()
  const other = await send(new sfn.GetActivityTaskCommand({ activityArn }))
  await send(new sfn.SendTaskFailureCommand({ taskToken: other.taskToken, error: 'E' }))
  expect((await ended(second.executionArn)).error).toBe('E')
  await send(new sfn.DeleteActivityCommand({ activityArn }))
})

test('Map Runs', async () => {
  const processor = { StartAt: 'T', States: { T: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Arguments: { FunctionName: 'f' }, End: true } } }
  const map = { Type: 'Map', Label: 'L', Items: [1], MaxConcurrency: 1, ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, ...processor } }
  const { stateMachineArn } = await send(new sfn.CreateStateMachineCommand({ name: 'maps', definition: definitionOf({ Each: map }), roleArn: role }))
  const { executionArn } = await send(new sfn.StartExecutionCommand({ stateMachineArn }))
  const mapRunArn = await runOf(executionArn)
  await send(new sfn.UpdateMapRunCommand({ mapRunArn, maxConcurrency: 3 }))
  expect((await send(new sfn.DescribeMapRunCommand({ mapRunArn }))).maxConcurrency).toBe(3)
  working = true
  expect((await ended(executionArn)).status).toBe('SUCCEEDED')
  const { executions: [child] = [] } = await send(new sfn.ListExecutionsCommand({ mapRunArn }))
  expect(await send(new sfn.DescribeStateMachineForExecutionCommand({ executionArn: child?.executionArn }))).toMatchObject({ mapRunArn, label: 'L' })
})

test('are all operations that the SDK has', () => {
  const commands = Object.keys(sfn).filter(name => name.endsWith('Command') && name !== '$Command')
  expect([...called].sort()).toEqual(commands.sort())
})
