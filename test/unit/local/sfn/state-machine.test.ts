import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import {
  CreateStateMachineCommand, DeleteStateMachineCommand, DescribeExecutionCommand, DescribeStateMachineCommand, ListStateMachinesCommand, ListTagsForResourceCommand,
  StartExecutionCommand, StopExecutionCommand, TagResourceCommand, UntagResourceCommand, UpdateStateMachineCommand, type CreateStateMachineCommandInput,
} from '@aws-sdk/client-sfn'
import { definitionOf, failing, operator, passing, role, startEndpoint, waiting, type Endpoint } from './endpoint.js'

let endpoint: Endpoint
beforeAll(async () => { endpoint = await startEndpoint() })
afterAll(async () => { await endpoint.close() })

const arnOf = (name: string): string => `arn:aws:states:us-east-1:123456789012:stateMachine:${name}`
const create = (input: Partial<CreateStateMachineCommandInput>) => endpoint.client.send(new CreateStateMachineCommand({ name: 'any', definition: passing, roleArn: role, ...input }))

describe('CreateStateMachine', () => {
  test('answers with ARN and date', async () => {
    const before = Date.now()
    const { stateMachineArn, creationDate } = await create({ name: 'made' })
    expect(stateMachineArn).toBe(arnOf('made'))
    expect(creationDate?.getTime()).toBeGreaterThanOrEqual(before - 1)
  })

  test('the same request again answers as the first did; another is refused', async () => {
    const first = await create({ name: 'twice' })
    const again = await create({ name: 'twice', roleArn: `${role}-other` })
    expect(again.creationDate).toEqual(first.creationDate)
    for (const change of [{ definition: failing }, { definition: ` ${passing}` }, { type: 'EXPRESS' as const }]) {
      await expect(create({ name: 'twice', ...change })).rejects.toMatchObject({ name: 'StateMachineAlreadyExists', message: `State Machine Already Exists: '${arnOf('twice')}'` })
    }
  })

  test.each(['a b', 'a/b', 'a:b', '..\\x', 'a*', 'naïve\u0001', 'a#b', 'a<b>'])('a name %j is refused', async name => {
    await expect(create({ name })).rejects.toMatchObject({ name: 'InvalidName', message: `Invalid Name: '${name}'` })
  })

  test('a name of more than 80 characters is refused', async () => {
    await expect(create({ name: 'n'.repeat(81) })).rejects.toMatchObject({ name: 'ValidationException' })
    await expect(create({ name: 'n'.repeat(80) })).resolves.toBeDefined()
  })

  test.each([
    ['what is no JSON', '{', /^Invalid State Machine Definition: 'INVALID_JSON_DESCRIPTION/],
    ['a machine without states', '{"QueryLanguage":"JSONata","StartAt":"A"}', /^Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: These fields are required: \[States\] at \/'$/],
    ['an integration that is not supported, at any depth', definitionOf({
      Each: { Type: 'Map', Items: [1], ItemProcessor: { StartAt: 'Tell', States: { Tell: { Type: 'Task', Resource: 'arn:aws:states:::ecs:runTask', Arguments: {}, End: true } } } },
    }), /SW4302: the integration ecs:runTask is not supported/],
  ])('the definition: %s', async (_, definition, message) => {
    await expect(create({ name: 'invalid', definition })).rejects.toMatchObject({ name: 'InvalidDefinition', message: expect.stringMatching(message) })
    await expect(endpoint.client.send(new DescribeStateMachineCommand({ stateMachineArn: arnOf('invalid') }))).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' })
  })

  test('a definition of more than 1 MB is refused', async () => {
    await expect(create({ name: 'long', definition: passing.replace('{', `{"Comment":"${'x'.repeat(1_048_576)}",`) })).rejects.toMatchObject({ name: 'ValidationException', message: expect.stringContaining('at \'definition\'') })
  })

  test('encryption by a key is refused by name', async () => {
    await expect(create({ name: 'encrypted', encryptionConfiguration: { type: 'CUSTOMER_MANAGED_KMS_KEY', kmsKeyId: 'alias/x' } })).rejects.toMatchObject({
      name: 'NotSupportedByLocalAws', message: 'SW4301: encryption with a customer managed key (encryptionConfiguration) is not supported by the local AWS',
    })
  })

  test('names that differ only where some file systems see no difference are different', async () => {
    await create({ name: 'Cased', definition: failing })
    await create({ name: 'cased', definition: passing })
    const definitions = await Promise.all(['Cased', 'cased'].map(async name => (await endpoint.client.send(new DescribeStateMachineCommand({ stateMachineArn: arnOf(name) }))).definition))
    expect(definitions).toEqual([failing, passing])
    await create({ name: 'é'.repeat(80) })
  })

  test('an Express machine may not wait for a token', async () => {
    const definition = definitionOf({ Ask: { Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken', Arguments: {} } })
    await expect(create({ name: 'express-token', definition, type: 'EXPRESS' })).rejects.toMatchObject({ name: 'InvalidDefinition' })
  })

  test('what else is wrong with a request', async () => {
    await expect(create({ roleArn: 'role' })).rejects.toMatchObject({ name: 'InvalidArn', message: 'Invalid Arn: \'Invalid ARN prefix: role\'' })
    await expect(create({ type: 'FAST' as 'EXPRESS' })).rejects.toMatchObject({ name: 'ValidationException', message: expect.stringContaining('[STANDARD, EXPRESS]') })
    await expect(create({ loggingConfiguration: { level: 'ALL' } })).rejects.toMatchObject({
      name: 'InvalidLoggingConfiguration', message: 'Invalid Logging Configuration: Must specify exactly one Log Destination.',
    })
    await expect(create({ versionDescription: 'first' })).rejects.toMatchObject({ name: 'ValidationException', message: 'Version description can only be set when publish is true' })
  })
})

describe('DescribeStateMachine', () => {
  test('gives everything back', async () => {
    await create({ name: 'described', type: 'EXPRESS', definition: passing, roleArn: role })
    const { $metadata: _, creationDate: __, ...described } = await endpoint.client.send(new DescribeStateMachineCommand({ stateMachineArn: arnOf('described') }))
    expect(described).toEqual({
      stateMachineArn: arnOf('described'), name: 'described', status: 'ACTIVE', type: 'EXPRESS', definition: passing, roleArn: role,
      loggingConfiguration: { level: 'OFF', includeExecutionData: false }, tracingConfiguration: { enabled: false },
    })
    const bare = await endpoint.client.send(new DescribeStateMachineCommand({ stateMachineArn: arnOf('described'), includedData: 'METADATA_ONLY' }))
    expect(bare.definition).toBeUndefined()
  })

  test.each([
    ['nothing', 'InvalidArn', 'Invalid Arn: \'Invalid ARN prefix: nothing\''],
    [arnOf('absent'), 'StateMachineDoesNotExist', `State Machine Does Not Exist: '${arnOf('absent')}'`],
    ['arn:aws:states:us-east-1:123456789012:execution:a:b', 'InvalidArn', 'Invalid Arn: \'Resource type not valid in this context: execution\''],
    [`${arnOf('described')}:1`, 'StateMachineDoesNotExist', `State Machine Does Not Exist: '${arnOf('described')}:1'`],
  ])('%s → %s', async (stateMachineArn, name, message) => {
    await expect(endpoint.client.send(new DescribeStateMachineCommand({ stateMachineArn }))).rejects.toMatchObject({
      name, message: typeof message === 'string' ? message : expect.stringMatching(message),
    })
  })
})

describe('UpdateStateMachine', () => {
  const update = (input: Partial<ConstructorParameters<typeof UpdateStateMachineCommand>[0]>) =>
    endpoint.client.send(new UpdateStateMachineCommand({ stateMachineArn: arnOf('updated'), ...input }))

  test('changes what is given; what changes nothing keeps the revision', async () => {
    await create({ name: 'updated' })
    const first = await update({ definition: failing })
    const second = await update({ roleArn: `${role}-2` })
    const same = await update({ definition: failing, roleArn: `${role}-2` })
    expect(second.revisionId).not.toBe(first.revisionId)
    expect(same.revisionId).toBe(second.revisionId)
    const described = await endpoint.client.send(new DescribeStateMachineCommand({ stateMachineArn: arnOf('updated') }))
    expect(described).toMatchObject({ definition: failing, roleArn: `${role}-2`, revisionId: same.revisionId })
  })

  test('is refused as a whole when wrong', async () => {
    await expect(update({})).rejects.toMatchObject({ name: 'MissingRequiredParameter' })
    await expect(update({ definition: '{}', roleArn: `${role}-3` })).rejects.toMatchObject({ name: 'InvalidDefinition' })
    await expect(update({ stateMachineArn: arnOf('absent'), roleArn: role })).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' })
    expect((await endpoint.client.send(new DescribeStateMachineCommand({ stateMachineArn: arnOf('updated') }))).roleArn).toBe(`${role}-2`)
  })
})

test('an update to logging or tracing alone makes a new revision', async () => {
  await create({ name: 'configured' })
  const { revisionId } = await endpoint.client.send(new UpdateStateMachineCommand({ stateMachineArn: arnOf('configured'), tracingConfiguration: { enabled: true } }))
  const destinations = [{ cloudWatchLogsLogGroup: { logGroupArn: 'arn:aws:logs:us-east-1:123456789012:log-group:x:*' } }]
  const later = await endpoint.client.send(new UpdateStateMachineCommand({ stateMachineArn: arnOf('configured'), loggingConfiguration: { level: 'ERROR', destinations } }))
  expect(later.revisionId).not.toBe(revisionId)
  expect(await endpoint.client.send(new DescribeStateMachineCommand({ stateMachineArn: arnOf('configured') }))).toMatchObject({
    tracingConfiguration: { enabled: true }, loggingConfiguration: { level: 'ERROR', includeExecutionData: false, destinations },
  })
})

test('executions go on when their machine is deleted', async () => {
  const { stateMachineArn } = await create({ name: 'orphaning', definition: waiting })
  const { executionArn } = await endpoint.client.send(new StartExecutionCommand({ stateMachineArn }))
  await endpoint.client.send(new DeleteStateMachineCommand({ stateMachineArn }))
  expect(await endpoint.client.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({ status: 'RUNNING', stateMachineArn })
  await endpoint.client.send(new StopExecutionCommand({ executionArn }))
})

test('DeleteStateMachine of what is no ARN is refused', async () => {
  await expect(endpoint.client.send(new DeleteStateMachineCommand({ stateMachineArn: 'any' }))).rejects.toMatchObject({ name: 'InvalidArn' })
})

test('DeleteStateMachine removes, and minds nothing that is absent', async () => {
  await create({ name: 'deleted' })
  for (const _ of ['once', 'twice']) await endpoint.client.send(new DeleteStateMachineCommand({ stateMachineArn: arnOf('deleted') }))
  await expect(endpoint.client.send(new StartExecutionCommand({ stateMachineArn: arnOf('deleted') }))).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' })
})

test('tags are kept, replaced and removed', async () => {
  await create({ name: 'tagged', tags: [{ key: 'a', value: '1' }, { key: 'b', value: '2' }] })
  const resourceArn = arnOf('tagged')
  await endpoint.client.send(new TagResourceCommand({ resourceArn, tags: [{ key: 'b', value: '3' }, { key: 'c' }] }))
  await endpoint.client.send(new UntagResourceCommand({ resourceArn, tagKeys: ['a', 'z'] }))
  const { tags } = await endpoint.client.send(new ListTagsForResourceCommand({ resourceArn }))
  expect(tags).toEqual([{ key: 'b', value: '3' }, { key: 'c', value: '' }])
  await expect(endpoint.client.send(new ListTagsForResourceCommand({ resourceArn: arnOf('absent') }))).rejects.toMatchObject({ name: 'ResourceNotFound' })
})

test('ListStateMachines pages through all, by name', async () => {
  const own = await startEndpoint()
  try {
    for (const name of ['c', 'a', 'e', 'b', 'd']) await own.client.send(new CreateStateMachineCommand({ name, definition: passing, roleArn: role }))
    const pages: (readonly (string | undefined)[])[] = []
    let nextToken: string | undefined
    do {
      const page = await own.client.send(new ListStateMachinesCommand({ maxResults: 2, nextToken }))
      pages.push(page.stateMachines?.map(({ name }) => name) ?? [])
      nextToken = page.nextToken
      // a machine that comes before what was given does not shift the pages
      if (pages.length === 1) await own.client.send(new CreateStateMachineCommand({ name: 'aa', definition: passing, roleArn: role }))
    } while (nextToken !== undefined)
    expect(pages).toEqual([['a', 'b'], ['c', 'd'], ['e']])
    await expect(own.client.send(new ListStateMachinesCommand({ maxResults: 1001 }))).rejects.toMatchObject({
      name: 'ValidationException',
      message: '1 validation error detected: Value \'1001\' at \'maxResults\' failed to satisfy constraint: Member must have value less than or equal to 1000',
    })
    await expect(own.client.send(new ListStateMachinesCommand({ nextToken: 'x' }))).rejects.toMatchObject({ name: 'InvalidToken' })
    await expect(own.client.send(new ListStateMachinesCommand({ nextToken: 'x'.repeat(1025) }))).rejects.toMatchObject({ name: 'ValidationException' })
  } finally {
    await own.close()
  }
})

test('state machines outlive the process', async () => {
  await create({ name: 'kept', tags: [{ key: 'a', value: '1' }] })
  const { revisionId } = await endpoint.client.send(new UpdateStateMachineCommand({ stateMachineArn: arnOf('kept'), definition: failing }))
  const later = await startEndpoint({}, { directory: endpoint.directory })
  try {
    const before = await endpoint.client.send(new DescribeStateMachineCommand({ stateMachineArn: arnOf('kept') }))
    const after = await later.client.send(new DescribeStateMachineCommand({ stateMachineArn: arnOf('kept') }))
    expect({ ...after, $metadata: undefined }).toEqual({ ...before, $metadata: undefined })
    expect(after.revisionId).toBe(revisionId)
  } finally {
    await later.close()
  }
})

test('what the endpoint cannot do is named', async () => {
  await expect(endpoint.states.call('Fly', {}, operator)).rejects.toMatchObject({ code: 'UnknownOperationException' })
})

describe('the variables that states read', () => {
  const definition = definitionOf({ A: { Type: 'Pass', Assign: { price: 1 }, Next: 'B' }, B: { Type: 'Pass', Output: '{% $price + $tax %}', End: true } })

  test('are in a description with the definition, and left out with it', async () => {
    await create({ name: 'reading', definition })
    const look = (includedData?: 'METADATA_ONLY') => endpoint.client.send(new DescribeStateMachineCommand({ stateMachineArn: arnOf('reading'), ...(includedData === undefined ? {} : { includedData }) }))
    expect((await look()).variableReferences).toEqual({ B: ['price', 'tax'] })
    const bare = await look('METADATA_ONLY')
    expect([bare.definition, bare.variableReferences]).toEqual([undefined, undefined])
  })

  test('are left out when there are none', async () => {
    await create({ name: 'reading-none' })
    const described = await endpoint.client.send(new DescribeStateMachineCommand({ stateMachineArn: arnOf('reading-none') }))
    expect('variableReferences' in described && described.variableReferences !== undefined).toBe(false)
  })
})
