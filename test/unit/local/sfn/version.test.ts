import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import {
  CreateStateMachineAliasCommand, CreateStateMachineCommand, DeleteStateMachineAliasCommand, DeleteStateMachineCommand, DeleteStateMachineVersionCommand, DescribeExecutionCommand,
  DescribeStateMachineAliasCommand, DescribeStateMachineCommand, DescribeStateMachineForExecutionCommand, ListExecutionsCommand, ListStateMachineAliasesCommand, ListStateMachineVersionsCommand,
  ListTagsForResourceCommand, PublishStateMachineVersionCommand, StartExecutionCommand, TagResourceCommand, StartSyncExecutionCommand, UpdateStateMachineAliasCommand, UpdateStateMachineCommand, type CreateStateMachineCommandInput,
} from '@aws-sdk/client-sfn'
import { seededEntropy } from '../../../../src/interpreter/index.js'
import { chosen } from '../../../../src/local/sfn/qualified.js'
import { definitionOf, failing, passing, role, startEndpoint, type Endpoint } from './endpoint.js'

let endpoint: Endpoint
beforeAll(async () => { endpoint = await startEndpoint({}, { entropy: seededEntropy(7) }) })
afterAll(async () => { await endpoint.close() })

const arnOf = (name: string): string => `arn:aws:states:us-east-1:123456789012:stateMachine:${name}`
const create = (name: string, more: Partial<CreateStateMachineCommandInput> = {}) => endpoint.client.send(new CreateStateMachineCommand({ name, definition: passing, roleArn: role, ...more }))
const update = (name: string, definition: string, more: object = {}) => endpoint.client.send(new UpdateStateMachineCommand({ stateMachineArn: arnOf(name), definition, ...more }))
const versionsOf = async (name: string) => (await endpoint.client.send(new ListStateMachineVersionsCommand({ stateMachineArn: arnOf(name) }))).stateMachineVersions?.map(version => version.stateMachineVersionArn)
const numbered = (text: string): string => definitionOf({ A: { Type: 'Pass', Output: text, End: true } })

/** The status of an execution once it has ended. */
async function outputOf(executionArn: string | undefined): Promise<string | undefined> {
  for (;;) {
    const { status, output } = await endpoint.client.send(new DescribeExecutionCommand({ executionArn }))
    if (status !== 'RUNNING') return output
  }
}

describe('versions', () => {
  test('are published on creation, on update and on request', async () => {
    expect(await create('published', { publish: true, versionDescription: 'first' })).toMatchObject({ stateMachineVersionArn: `${arnOf('published')}:1` })
    expect(await create('published', { publish: true, versionDescription: 'first' })).toMatchObject({ stateMachineVersionArn: `${arnOf('published')}:1` })
    await expect(create('published', { publish: true, versionDescription: 'other' })).rejects.toMatchObject({ name: 'StateMachineAlreadyExists' })
    expect(await update('published', failing, { publish: true })).toMatchObject({ stateMachineVersionArn: `${arnOf('published')}:2` })
    await update('published', passing)
    const third = await endpoint.client.send(new PublishStateMachineVersionCommand({ stateMachineArn: arnOf('published'), description: 'third' }))
    expect(third.stateMachineVersionArn).toBe(`${arnOf('published')}:3`)
    expect(await versionsOf('published')).toEqual([3, 2, 1].map(number => `${arnOf('published')}:${String(number)}`))
  })

  test('of one revision are one', async () => {
    await create('once')
    const publish = (revisionId?: string) => endpoint.client.send(new PublishStateMachineVersionCommand({ stateMachineArn: arnOf('once'), revisionId }))
    expect((await publish()).stateMachineVersionArn).toBe(`${arnOf('once')}:1`)
    expect((await publish('INITIAL')).stateMachineVersionArn).toBe(`${arnOf('once')}:1`)
    // recorded: an update that changes nothing has no revision
    expect((await update('once', passing, { publish: true })).revisionId).toBeUndefined()
    const { revisionId } = await update('once', failing)
    await expect(publish('INITIAL')).rejects.toMatchObject({
      name: 'ConflictException', message: `Failed to publish the State Machine version for revision INITIAL. The current State Machine revision is ${String(revisionId)}.`,
    })
    expect((await publish(revisionId)).stateMachineVersionArn).toBe(`${arnOf('once')}:2`)
  })

  test('do not come of nothing but the wish to publish', async () => {
    await create('bare')
    await expect(endpoint.client.send(new UpdateStateMachineCommand({ stateMachineArn: arnOf('bare'), publish: true }))).rejects.toMatchObject({ name: 'MissingRequiredParameter' })
  })

  test('that are published at the same time are as many, and no change is lost', async () => {
    await create('busy')
    const published = await Promise.all(Array.from({ length: 12 }, (_, index) => update('busy', numbered(String(index)), { publish: true })))
    expect(published.map(({ stateMachineVersionArn }) => stateMachineVersionArn)).toEqual(published.map((_, index) => `${arnOf('busy')}:${String(index + 1)}`))
    await Promise.all([endpoint.client.send(new TagResourceCommand({ resourceArn: arnOf('busy'), tags: [{ key: 'a', value: '1' }] })), update('busy', numbered('last')), create('busy2')])
    expect((await endpoint.client.send(new DescribeStateMachineCommand({ stateMachineArn: arnOf('busy') }))).definition).toBe(numbered('last'))
    expect((await endpoint.client.send(new ListTagsForResourceCommand({ resourceArn: arnOf('busy') }))).tags).toHaveLength(1)
  })

  test('keep their definition, and numbers are not used again', async () => {
    await create('kept', { publish: true, versionDescription: 'the first', definition: numbered('one') })
    await update('kept', numbered('two'), { publish: true })
    const { $metadata: _, creationDate: __, ...described } = await endpoint.client.send(new DescribeStateMachineCommand({ stateMachineArn: `${arnOf('kept')}:1` }))
    expect(described).toMatchObject({ stateMachineArn: `${arnOf('kept')}:1`, name: 'kept', definition: numbered('one'), description: 'the first' })
    await endpoint.client.send(new DeleteStateMachineVersionCommand({ stateMachineVersionArn: `${arnOf('kept')}:2` }))
    await endpoint.client.send(new DeleteStateMachineVersionCommand({ stateMachineVersionArn: `${arnOf('kept')}:2` }))
    const again = await endpoint.client.send(new PublishStateMachineVersionCommand({ stateMachineArn: arnOf('kept') }))
    expect(again.stateMachineVersionArn).toBe(`${arnOf('kept')}:3`)
    await expect(endpoint.client.send(new DeleteStateMachineVersionCommand({ stateMachineVersionArn: arnOf('kept') }))).rejects.toMatchObject({ name: 'ValidationException' })
  })

  test('are started, described and listed', async () => {
    await create('run', { publish: true, definition: numbered('one') })
    await update('run', numbered('two'))
    const now = await endpoint.client.send(new StartExecutionCommand({ stateMachineArn: arnOf('run') }))
    const then = await endpoint.client.send(new StartExecutionCommand({ stateMachineArn: `${arnOf('run')}:1` }))
    expect(await outputOf(now.executionArn)).toBe('"two"')
    expect(await outputOf(then.executionArn)).toBe('"one"')
    const described = await endpoint.client.send(new DescribeExecutionCommand({ executionArn: then.executionArn }))
    expect(described).toMatchObject({ stateMachineArn: arnOf('run'), stateMachineVersionArn: `${arnOf('run')}:1` })
    expect(described.stateMachineAliasArn).toBeUndefined()
    const machine = await endpoint.client.send(new DescribeStateMachineForExecutionCommand({ executionArn: then.executionArn }))
    expect(machine).toMatchObject({ stateMachineArn: arnOf('run'), definition: numbered('one') })
    const { executions } = await endpoint.client.send(new ListExecutionsCommand({ stateMachineArn: `${arnOf('run')}:1` }))
    expect(executions).toMatchObject([{ executionArn: then.executionArn, stateMachineVersionArn: `${arnOf('run')}:1` }])
    await expect(endpoint.client.send(new StartExecutionCommand({ stateMachineArn: `${arnOf('run')}:9` }))).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' })
    await expect(endpoint.client.send(new UpdateStateMachineCommand({ stateMachineArn: `${arnOf('run')}:1`, definition: passing }))).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' })
  })

  test('of an Express machine run in one call', async () => {
    await create('express', { publish: true, type: 'EXPRESS', definition: numbered('one') })
    await update('express', numbered('two'))
    const { output } = await endpoint.client.send(new StartSyncExecutionCommand({ stateMachineArn: `${arnOf('express')}:1` }))
    expect(output).toBe('"one"')
  })
})

describe('aliases', () => {
  const routes = (name: string, ...weights: readonly number[]) => weights.map((weight, index) => ({ stateMachineVersionArn: `${arnOf(name)}:${String(index + 1)}`, weight }))
  const alias = (name: string, routingConfiguration: ReturnType<typeof routes>, description?: string) => endpoint.client.send(new CreateStateMachineAliasCommand({ name, routingConfiguration, description }))
  beforeAll(async () => {
    await create('routed', { publish: true, definition: numbered('one') })
    await update('routed', numbered('two'), { publish: true })
    await create('other', { publish: true })
  })

  test('are created once, described, changed, listed and deleted', async () => {
    const { stateMachineAliasArn } = await alias('live', routes('routed', 100), 'the one')
    expect(stateMachineAliasArn).toBe(`${arnOf('routed')}:live`)
    expect((await alias('live', routes('routed', 100), 'the one')).stateMachineAliasArn).toBe(stateMachineAliasArn)
    await expect(alias('live', routes('routed', 50, 50), 'the one')).rejects.toMatchObject({
      name: 'ConflictException', message: 'Failed to create alias because an alias with the same name and a different routing configuration already exists.',
    })
    await endpoint.client.send(new UpdateStateMachineAliasCommand({ stateMachineAliasArn, routingConfiguration: routes('routed', 30, 70) }))
    const described = await endpoint.client.send(new DescribeStateMachineAliasCommand({ stateMachineAliasArn }))
    expect(described).toMatchObject({ stateMachineAliasArn, name: 'live', description: 'the one', routingConfiguration: routes('routed', 30, 70) })
    const { stateMachineAliases } = await endpoint.client.send(new ListStateMachineAliasesCommand({ stateMachineArn: `${arnOf('routed')}:2` }))
    expect(stateMachineAliases).toMatchObject([{ stateMachineAliasArn }])
    await expect(endpoint.client.send(new DeleteStateMachineVersionCommand({ stateMachineVersionArn: `${arnOf('routed')}:1` }))).rejects.toMatchObject({
      name: 'ConflictException', message: 'Version to be deleted must not be referenced by an alias. Current list of aliases referencing this version: [live]',
    })
    await expect(endpoint.client.send(new DescribeStateMachineCommand({ stateMachineArn: stateMachineAliasArn }))).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' })
    await endpoint.client.send(new DeleteStateMachineAliasCommand({ stateMachineAliasArn }))
    await endpoint.client.send(new DeleteStateMachineAliasCommand({ stateMachineAliasArn }))
    await expect(endpoint.client.send(new UpdateStateMachineAliasCommand({ stateMachineAliasArn, description: 'gone' }))).rejects.toMatchObject({
      name: 'ResourceNotFound', message: 'Request references a resource that does not exist.',
    })
  })

  test.each([
    ['a machine instead of a version', 'bad', [{ stateMachineVersionArn: arnOf('routed'), weight: 100 }], `Routing configuration must contain state machine version ARNs. Received: [${arnOf('routed')}]`],
    ['too little weight', 'bad', routes('routed', 70, 29), 'Sum of routing configuration weights must equal 100. Received: [70, 29]'],
    ['a weight over 100', 'bad', routes('routed', 101), '1 validation error detected: Value \'101\' at \'routingConfiguration.1.member.weight\' failed to satisfy constraint: Member must have value less than or equal to 100'],
    ['three versions', 'bad', routes('routed', 50, 30, 20), /^1 validation error detected: .* at 'routingConfiguration' failed to satisfy constraint: Member must have length less than or equal to 2$/],
    ['one version twice', 'bad', [...routes('routed', 50), ...routes('routed', 50)], /^Routing configuration must contain distinct state machine version ARNs/],
    ['two machines', 'bad', [...routes('routed', 50), ...routes('other', 50)], /versions of one state machine/],
    ['a number for a name', '123', routes('routed', 100), '1 validation error detected: Value \'123\' at \'name\' failed to satisfy constraint: Member must satisfy regular expression pattern: ^(?=.*[a-zA-Z_\\-\\.])[a-zA-Z0-9_\\-\\.]+$'],
  ])('are refused for %s', async (_what, name, routing, message) => {
    await expect(alias(name, routing)).rejects.toMatchObject({ name: 'ValidationException', message: typeof message === 'string' ? message : expect.stringMatching(message) })
  })

  test('lead to a version that does not exist nowhere', async () => {
    await expect(alias('absent', [{ stateMachineVersionArn: `${arnOf('routed')}:99`, weight: 100 }])).rejects.toMatchObject({ name: 'ResourceNotFound' })
  })

  test('start versions by their weights, and say so', async () => {
    const { stateMachineAliasArn } = await alias('split', routes('routed', 50, 50))
    const outputs: (string | undefined)[] = []
    for (let run = 0; run < 12; run++) outputs.push(await outputOf((await endpoint.client.send(new StartExecutionCommand({ stateMachineArn: stateMachineAliasArn }))).executionArn))
    expect(new Set(outputs)).toEqual(new Set(['"one"', '"two"']))
    const next = await startEndpoint({}, { directory: endpoint.directory })
    try {
      expect((await next.client.send(new ListExecutionsCommand({ stateMachineArn: stateMachineAliasArn }))).executions).toHaveLength(12)
    } finally {
      await next.close()
    }
    const { executions = [] } = await endpoint.client.send(new ListExecutionsCommand({ stateMachineArn: stateMachineAliasArn }))
    expect(executions).toHaveLength(12)
    const versions = executions.map(execution => [execution.stateMachineAliasArn, execution.stateMachineVersionArn?.replace(arnOf('routed'), '')]).toReversed()
    expect(versions).toEqual(outputs.map(output => [stateMachineAliasArn, output === '"one"' ? ':1' : ':2']))
  })

  test('a number from 0 to 1 falls on a version', () => {
    const two = [{ versionArn: 'a', weight: 90 }, { versionArn: 'b', weight: 10 }]
    expect([0, 0.8999, 0.9, 0.9999].map(random => chosen(two, random))).toEqual(['a', 'a', 'b', 'b'])
    expect(chosen([{ versionArn: 'a', weight: 0 }, { versionArn: 'b', weight: 100 }], 0)).toBe('b')
  })

  test('go with their machine, and versions too; both outlive the process', async () => {
    await create('gone', { publish: true })
    await alias('gone-alias', routes('gone', 100))
    const next = await startEndpoint({}, { directory: endpoint.directory })
    try {
      const aliases = await next.client.send(new ListStateMachineAliasesCommand({ stateMachineArn: arnOf('gone') }))
      expect(aliases.stateMachineAliases).toHaveLength(1)
    } finally {
      await next.close()
    }
    await endpoint.client.send(new DeleteStateMachineCommand({ stateMachineArn: arnOf('gone') }))
    await create('gone')
    expect(await versionsOf('gone')).toEqual([])
    expect((await endpoint.client.send(new ListStateMachineAliasesCommand({ stateMachineArn: arnOf('gone') }))).stateMachineAliases).toEqual([])
  })
})

test('a page token is good for the question it was given for, and no longer than a day', async () => {
  let now = Date.now()
  const other = await startEndpoint({}, { clock: { now: () => now, schedule: () => () => undefined } })
  try {
    for (const name of ['a', 'b', 'c']) await other.client.send(new CreateStateMachineCommand({ name, definition: passing, roleArn: role, publish: true }))
    await other.client.send(new UpdateStateMachineCommand({ stateMachineArn: arnOf('a'), definition: failing, publish: true }))
    const list = (stateMachineArn: string, nextToken?: string) => other.client.send(new ListStateMachineVersionsCommand({ stateMachineArn, maxResults: 1, nextToken }))
    const { nextToken } = await list(arnOf('a'))
    expect((await list(arnOf('a'), nextToken)).stateMachineVersions).toMatchObject([{ stateMachineVersionArn: `${arnOf('a')}:1` }])
    await expect(list(arnOf('b'), nextToken)).rejects.toMatchObject({ name: 'InvalidToken' })
    now += 86_400_001
    await expect(list(arnOf('a'), nextToken)).rejects.toMatchObject({ name: 'InvalidToken', message: 'Invalid Token: \'Invalid token\'' })
  } finally {
    await other.close()
  }
})
