import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import {
  BatchWriteItemCommand, CreateTableCommand, DescribeTableCommand, DescribeTimeToLiveCommand, DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand, ScanCommand, TransactWriteItemsCommand, UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { createDynamodb } from '../../../../src/local/dynamodb/index.js'
import { operatorArn } from '../../../../src/local/environment.js'
import { startGateway, type Gateway } from '../../../../src/local/gateway.js'
import { createIdentities } from '../../../../src/local/iam/index.js'
import type { LocalService } from '../../../../src/local/service.js'
import { bundle } from '../bundle.js'
import { runAndKill } from '../kill.js'

const TableName = 'ledger'
const caller = { principalArn: operatorArn }
let directory: string
let service: LocalService
let gateway: Gateway
let client: DynamoDBClient
const calls: string[] = []

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dynamodb-'))
  service = await createDynamodb({ directory: join(directory, 'data') })
  const identities = createIdentities()
  gateway = await startGateway({ services: new Map([['dynamodb', service]]), identities, onCall: ({ principalArn }, name, operation) => calls.push(`${principalArn} ${name}:${operation}`) })
  client = new DynamoDBClient({ endpoint: gateway.endpoint, region: 'us-east-1', credentials: identities.mint('arn:aws:iam::123456789012:role/writer'), maxAttempts: 1 })
  await client.send(new CreateTableCommand({
    TableName, BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [{ AttributeName: 'run', KeyType: 'HASH' }, { AttributeName: 'chunk', KeyType: 'RANGE' }],
    AttributeDefinitions: [{ AttributeName: 'run', AttributeType: 'S' }, { AttributeName: 'chunk', AttributeType: 'N' }],
  }))
  while ((await client.send(new DescribeTableCommand({ TableName }))).Table?.TableStatus !== 'ACTIVE') await new Promise(resolve => setTimeout(resolve, 5))
})
afterAll(async () => {
  client.destroy()
  await gateway.close()
  await service.close()
  await rm(directory, { recursive: true, force: true })
})

const key = (run: string, chunk: number) => ({ run: { S: run }, chunk: { N: String(chunk) } })

describe('items', () => {
  test('are put, got and queried in the order of their range key', async () => {
    for (const chunk of [10, 9, 2]) await client.send(new PutItemCommand({ TableName, Item: { ...key('order', chunk), vector: { B: Buffer.from([1, 2, chunk]) } } }))
    expect((await client.send(new GetItemCommand({ TableName, Key: key('order', 9), ConsistentRead: true }))).Item?.['vector']?.B).toEqual(new Uint8Array([1, 2, 9]))
    const { Items } = await client.send(new QueryCommand({ TableName, KeyConditionExpression: '#r = :r', ExpressionAttributeNames: { '#r': 'run' }, ExpressionAttributeValues: { ':r': { S: 'order' } } }))
    expect(Items?.map(({ chunk }) => chunk?.N)).toEqual(['2', '9', '10'])
  })

  test('are put under a condition: one of many wins', async () => {
    const tries = await Promise.allSettled(Array.from({ length: 10 }, () => client.send(new PutItemCommand({ TableName, Item: key('once', 1), ConditionExpression: 'attribute_not_exists(chunk)' }))))
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const tried of tries) if (tried.status === 'rejected') expect((tried.reason as Error).name).toBe('ConditionalCheckFailedException')
  })

  test('take additions to a set of numbers from many at once, each once', async () => {
    await Promise.all(Array.from({ length: 40 }, (_, i) => client.send(new UpdateItemCommand({ TableName, Key: key('set', 1), UpdateExpression: 'ADD done :i', ExpressionAttributeValues: { ':i': { NS: [String(i % 20)] } } }))))
    const { Item } = await client.send(new GetItemCommand({ TableName, Key: key('set', 1) }))
    expect([...Item?.['done']?.NS ?? []].map(Number).sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i))
  })

  test('of a batch are all there', async () => {
    await client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: Array.from({ length: 25 }, (_, i) => ({ PutRequest: { Item: key('batch', i) } })) } }))
    expect((await client.send(new ScanCommand({ TableName, ConsistentRead: true, FilterExpression: '#r = :r', ExpressionAttributeNames: { '#r': 'run' }, ExpressionAttributeValues: { ':r': { S: 'batch' } } }))).Count).toBe(25)
  })

  test('of a table that is absent are ResourceNotFoundException, over HTTP and from inside', async () => {
    await expect(client.send(new GetItemCommand({ TableName: 'absent', Key: key('a', 1) }))).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
    await expect(service.call('GetItem', { TableName: 'absent', Key: key('a', 1) }, caller)).rejects.toMatchObject({ code: 'ResourceNotFoundException', statusCode: 400 })
  })
})

test('calls are made in the name of the role whose key signed them', () => {
  expect(new Set(calls.map(call => call.split(' ')[0]))).toEqual(new Set(['arn:aws:iam::123456789012:role/writer']))
  expect(calls).toContain('arn:aws:iam::123456789012:role/writer dynamodb:PutItem')
})

describe('what is not supported says so by name', () => {
  test.each([
    ['TransactWriteItems', () => client.send(new TransactWriteItemsCommand({ TransactItems: [{ Put: { TableName, Item: key('never', 1) } }] }))],
    ['DescribeTimeToLive', () => client.send(new DescribeTimeToLiveCommand({ TableName }))],
    ['ReturnValuesOnConditionCheckFailure', () => client.send(new PutItemCommand({ TableName, Item: key('never', 1), ConditionExpression: 'attribute_exists(a)', ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }))],
    ['ReturnItemCollectionMetrics', () => client.send(new PutItemCommand({ TableName, Item: key('never', 1), ReturnItemCollectionMetrics: 'SIZE' }))],
    ['StreamSpecification', () => client.send(new CreateTableCommand({ TableName: 'streamed', StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' }, KeySchema: [], AttributeDefinitions: [] }))],
    ['Tags', () => service.call('CreateTable', { TableName: 'tagged', Tags: [] }, caller)],
    ['Colour', () => service.call('GetItem', { TableName, Key: key('a', 1), Colour: 'red' }, caller)],
  ])('%s', async (name, call) => {
    await expect(call()).rejects.toThrow(`the local AWS's DynamoDB does not support`)
    await expect(call()).rejects.toThrow(name)
    expect((await client.send(new GetItemCommand({ TableName, Key: key('never', 1) }))).Item).toBeUndefined()
  })

  test('and what changes nothing is taken', async () => {
    await client.send(new PutItemCommand({ TableName, Item: { ...key('none', 1), ReturnValuesOnConditionCheckFailure: { S: 'an attribute of that name' } }, ReturnValuesOnConditionCheckFailure: 'NONE', ReturnItemCollectionMetrics: 'NONE' }))
    expect((await client.send(new GetItemCommand({ TableName, Key: key('none', 1) }))).Item?.['run']?.S).toBe('none')
  })
})

test('after kill -9 every item that was answered for is there', async () => {
  const data = join(directory, 'killed')
  const program = bundle('test/unit/local/dynamodb/crash-writer.ts', directory, ['dynalite'])
  const said = [...await runAndKill(program, [data, 'a'], 300), ...await runAndKill(program, [data, 'b'], 500)]
  const after = await createDynamodb({ directory: data })
  for (const line of said) {
    const id = line.slice(4)
    expect((await after.call('GetItem', { TableName: 'items', Key: { id: { S: id } } }, caller))['Item']).toEqual({ id: { S: id }, text: { S: id.repeat(50) } })
  }
  expect(said.length).toBeGreaterThanOrEqual(800)
  await after.close()
})
