import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createDynamodb } from '../../../../../src/local/dynamodb/index.js'
import { createTable } from '../../../../../tasks/shared/aws/table.js'
import type { RowChange, Table } from '../../../../../tasks/shared/port.js'
import { startService } from '../../fake/local-service.js'
import type { RunningService } from '../../fake/local-service.js'
import { createFakeTable } from '../../fake/table.js'

let service: RunningService
let client: DynamoDBClient
let real: Table
const fake = createFakeTable()

beforeAll(async () => {
  service = await startService((directory) => createDynamodb({ directory }))
  client = new DynamoDBClient(service.config)
  await client.send(new CreateTableCommand({
    TableName: 'rows', KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }], AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }], BillingMode: 'PAY_PER_REQUEST',
  }))
  // a table is made in the background, here as on AWS
  await waitUntilTableExists({ client, maxWaitTime: 30, minDelay: 1, maxDelay: 1 }, { TableName: 'rows' })
  real = createTable(client, 'rows', { sleep: () => Promise.resolve() })
})

afterAll(async () => {
  client.destroy()
  await service.close()
})

/** The same of the real table and of the fake that other tests use. */
describe.each([['DynamoDB', () => real], ['the fake', () => fake]])('a table: %s', (_, table) => {
  test('a row that is not there is none', async () => {
    expect(await table().get('none')).toBeUndefined()
    expect(await table().getMany(['none', 'nothing'])).toEqual(new Map())
    expect(await table().getMany([])).toEqual(new Map())
  })

  test('any number of rows is put and got', async () => {
    const rows = Array.from({ length: 230 }, (__, index) => ({ id: `many-${index}`, index, name: 'x', list: ['a', 1], flag: true }))
    await table().putMany(rows)
    const got = await table().getMany([...rows.map(({ id }) => id), 'none'])
    expect(got.size).toBe(230)
    expect(got.get('many-229')).toEqual(rows[229])
    expect(await table().get('many-0')).toEqual(rows[0])
  })

  test('a row that is put replaces all of the one before', async () => {
    await table().putMany([{ id: 'a', one: 1 }])
    await table().putMany([{ id: 'a', two: 2 }])
    expect(await table().get('a')).toEqual({ id: 'a', two: 2 })
  })

  test('a batch may not name a row twice', async () => {
    await expect(table().putMany([{ id: 'twice' }, { id: 'twice' }])).rejects.toThrow()
    await expect(table().getMany(['twice', 'twice'])).rejects.toThrow()
  })

  test.each<[string, RowChange, object]>([
    ['none', {}, { id: 'changed', count: 2, members: new Set([1]), status: 'running' }],
    ['set', { set: { status: 'done', more: 'x' } }, { id: 'changed', count: 2, members: new Set([1]), status: 'done', more: 'x' }],
    ['set once', { setOnce: { status: 'other', more: 'x' } }, { id: 'changed', count: 2, members: new Set([1]), status: 'running', more: 'x' }],
    ['add', { add: { count: 3, members: new Set([1, 2]), others: new Set([7]), sum: 1 } }, { id: 'changed', count: 5, members: new Set([1, 2]), others: new Set([7]), sum: 1, status: 'running' }],
  ])('a change: %s', async (__, change, expected) => {
    await table().putMany([{ id: 'changed', count: 2, members: new Set([1]), status: 'running' }])
    expect(await table().update('changed', change)).toEqual(expected)
    expect(await table().get('changed')).toEqual(expected)
  })

  test('a change makes a row that is not there, even one that says nothing', async () => {
    expect(await table().update('made', { add: { count: 1 } })).toEqual({ id: 'made', count: 1 })
    expect(await table().update('bare', {})).toEqual({ id: 'bare' })
  })

  test.each<[string, NonNullable<RowChange['when']>, boolean]>([
    ['exists', [{ attribute: 'status', exists: true }], true],
    ['does not exist', [{ attribute: 'other', exists: true }], false],
    ['must not exist', [{ attribute: 'status', exists: false }], false],
    ['equals', [{ attribute: 'status', equals: 'running' }], true],
    ['does not equal', [{ attribute: 'status', equals: 'done' }], false],
    ['equals and is not there', [{ attribute: 'other', equals: 'x' }], false],
    ['lacks', [{ attribute: 'members', lacks: 2 }], true],
    ['does not lack', [{ attribute: 'members', lacks: 1 }], false],
    ['lacks since it is not there', [{ attribute: 'other', lacks: 1 }], true],
    ['one of two does not hold', [{ attribute: 'status', exists: true }, { attribute: 'members', lacks: 1 }], false],
  ])('a condition: %s', async (__, when, holds) => {
    const row = { id: 'guarded', members: new Set([1]), status: 'running' }
    await table().putMany([row])
    const after = holds ? { ...row, status: 'seen' } : row
    expect(await table().update('guarded', { set: { status: 'seen' }, when })).toEqual(holds ? after : undefined)
    expect(await table().get('guarded')).toEqual(after)
  })

  test('a condition that does not hold makes no row', async () => {
    expect(await table().update('unmade', { set: { a: 1 }, when: [{ attribute: 'a', exists: true }] })).toBeUndefined()
    expect(await table().get('unmade')).toBeUndefined()
  })
})
