import { CreateStateMachineCommand, ListExecutionsCommand, StopExecutionCommand } from '@aws-sdk/client-sfn'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createBuilds } from '../../../../../tasks/shared/aws/builds.js'
import { passing, role, startEndpoint, waiting } from '../../../local/sfn/endpoint.js'
import type { Endpoint } from '../../../local/sfn/endpoint.js'

let endpoint: Endpoint
beforeAll(async () => {
  endpoint = await startEndpoint()
})
afterAll(async () => endpoint.close())

/** A Standard machine, and the port on it. */
async function machineOf(name: string, definition: string) {
  const { stateMachineArn = '' } = await endpoint.client.send(new CreateStateMachineCommand({ name, definition, roleArn: role, type: 'STANDARD' }))
  const executions = async () => (await endpoint.client.send(new ListExecutionsCommand({ stateMachineArn }))).executions ?? []
  return { builds: createBuilds<object>(endpoint.client, stateMachineArn), executions }
}

test('starts an execution once, however often it is asked while that runs', async () => {
  const { builds, executions } = await machineOf('runs', waiting)
  for (let times = 0; times < 3; times++) expect(await builds.start('b-1', { a: 1 })).toBe(true)
  expect((await executions()).map(({ name, status }) => [name, status])).toEqual([['b-1', 'RUNNING']])
})

test('says that a name is used up: by other input', async () => {
  const { builds, executions } = await machineOf('other', waiting)
  expect(await builds.start('b-1', { a: 1 })).toBe(true)
  expect(await builds.start('b-1', { a: 2 })).toBe(false)
  expect(await builds.start('b-2', { a: 2 })).toBe(true)
  expect(await executions()).toHaveLength(2)
})

test('says that a name is used up: by one that has ended', async () => {
  const { builds, executions } = await machineOf('ended', waiting)
  await builds.start('b-1', { a: 1 })
  await endpoint.client.send(new StopExecutionCommand({ executionArn: (await executions())[0]?.executionArn ?? '' }))
  expect(await builds.start('b-1', { a: 1 })).toBe(false)
})

test('any other failure is thrown', async () => {
  const builds = createBuilds<object>(endpoint.client, 'arn:aws:states:us-east-1:123456789012:stateMachine:none')
  await expect(builds.start('b-1', {})).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' })
  const { builds: known } = await machineOf('names', passing)
  await expect(known.start('not a name', {})).rejects.toMatchObject({ name: 'InvalidName' })
})
