import { CreateStateMachineCommand } from '@aws-sdk/client-sfn'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createSfnClient } from '../../../../../tasks/shared/aws/client.js'
import { createMachine } from '../../../../../tasks/shared/aws/machine.js'
import { failing, passing, role, startEndpoint } from '../../../local/sfn/endpoint.js'
import type { Endpoint } from '../../../local/sfn/endpoint.js'

let endpoint: Endpoint
beforeAll(async () => {
  endpoint = await startEndpoint()
})
afterAll(async () => endpoint.close())

const machineOf = async (name: string, definition: string) => {
  const { stateMachineArn = '' } = await endpoint.client.send(new CreateStateMachineCommand({ name, definition, roleArn: role, type: 'EXPRESS' }))
  return createMachine<object>(endpoint.client, stateMachineArn)
}

test('an execution that succeeds is an answer', async () => {
  expect(await (await machineOf('good', passing)).run({ a: 1 })).toEqual({ status: 'SUCCEEDED' })
})

test('an execution that fails is an answer too, with the name of its error and nothing else', async () => {
  expect(await (await machineOf('bad', failing)).run({ a: 1 })).toEqual({ status: 'FAILED', error: 'Refused' })
})

test('a machine that is not there is thrown', async () => {
  const machine = createMachine<object>(endpoint.client, 'arn:aws:states:us-east-1:123456789012:stateMachine:none')
  await expect(machine.run({})).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' })
})

test.each<[string, NodeJS.ProcessEnv, boolean]>([
  ['on AWS', {}, false],
  ['with every endpoint overridden', { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' }, true],
  ['with this service\'s endpoint overridden', { AWS_ENDPOINT_URL_SFN: 'http://127.0.0.1:1' }, true],
])('the host has its prefix unless it is overridden: %s', (_, environment, disabled) => {
  const client = createSfnClient(environment)
  expect(client.config.disableHostPrefix).toBe(disabled)
  client.destroy()
})
