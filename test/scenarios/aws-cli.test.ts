import { execFile, spawnSync } from 'node:child_process'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { startLocalAws } from '../../src/local/index.js'
import type { LocalAws } from '../../src/local/index.js'
import { writeAssembly } from '../unit/local/deploy/assembly-directory.js'
import { scratch } from './cli.js'

const present = spawnSync('aws', ['--version']).status === 0

describe('the AWS CLI', () => {
  if (!present) {
    process.stderr.write('warning: there is no aws on PATH: the endpoint of Step Functions is not tried with the AWS CLI\n')
    test.skip('is not on PATH', () => undefined)
    return
  }

  const place = scratch()
  let assembly: string
  let local: LocalAws
  beforeAll(async () => {
    assembly = await writeAssembly({})
    local = await startLocalAws({ dataDirectory: path.join(place.path, 'data'), assemblyDirectory: assembly, iam: 'off' })
  })
  afterAll(async () => {
    await local.stop()
    await rm(assembly, { recursive: true, force: true })
    place.remove()
  })

  /** Runs `aws stepfunctions …`, and reads its answer. */
  async function aws(...args: readonly string[]): Promise<Readonly<Record<string, unknown>>> {
    const env = { PATH: process.env['PATH'], HOME: place.path, ...local.clientEnvironment(), AWS_PAGER: '' }
    const { stdout } = await promisify(execFile)('aws', ['--endpoint-url', local.endpoint, '--region', 'us-east-1', '--output', 'json', 'stepfunctions', ...args], { env })
    return stdout === '' ? {} : JSON.parse(stdout) as Readonly<Record<string, unknown>>
  }

  const role = 'arn:aws:iam::123456789012:role/cli'
  const definition = JSON.stringify({ StartAt: 'Greet', States: { Greet: { Type: 'Pass', Parameters: { 'hello.$': '$.name' }, Next: 'Done' }, Done: { Type: 'Succeed' } } })

  test('creates, starts and reads history, page by page and backwards', async () => {
    const { stateMachineArn } = await aws('create-state-machine', '--name', 'greeter', '--definition', definition, '--role-arn', role) as { readonly stateMachineArn: string }
    const { executionArn } = await aws('start-execution', '--state-machine-arn', stateMachineArn, '--name', 'first', '--input', '{"name":"you"}') as { readonly executionArn: string }
    let described = await aws('describe-execution', '--execution-arn', executionArn)
    while (described['status'] === 'RUNNING') {
      await pause(50)
      described = await aws('describe-execution', '--execution-arn', executionArn)
    }
    expect(described).toMatchObject({ status: 'SUCCEEDED', output: '{"hello":"you"}' })
    const types = async (...more: readonly string[]): Promise<readonly string[]> => {
      const { events } = await aws('get-execution-history', '--execution-arn', executionArn, ...more) as { readonly events: readonly { readonly type: string }[] }
      return events.map(({ type }) => type)
    }
    const all = ['ExecutionStarted', 'PassStateEntered', 'PassStateExited', 'SucceedStateEntered', 'SucceedStateExited', 'ExecutionSucceeded']
    expect(await types('--page-size', '2')).toEqual(all)
    expect(await types('--reverse-order')).toEqual(all.toReversed())
  }, 120_000)

  test('is told why a definition is refused', async () => {
    await expect(aws('create-state-machine', '--name', 'bad', '--definition', '{"StartAt":"A"}', '--role-arn', role)).rejects.toMatchObject({
      stderr: expect.stringContaining('An error occurred (InvalidDefinition) when calling the CreateStateMachine operation: Invalid State Machine Definition: \'SCHEMA_VALIDATION_FAILED: These fields are required: [States] at /\''),
    })
  }, 60_000)
})
