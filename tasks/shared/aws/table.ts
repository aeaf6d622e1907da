import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { BatchGetCommand, BatchWriteCommand, DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import pLimit from 'p-limit'
import { piecesOf, untilDone } from '../backoff.js'
import type { BackoffOptions } from '../backoff.js'
import type { Row, Table } from '../port.js'
import { updateExpression } from './update-expression.js'

/** Rows of one batch call. Source: Amazon DynamoDB API reference, BatchGetItem and BatchWriteItem. */
const getRows = 100
const writeRows = 25
/** Batch calls at the same time. */
const concurrency = 4

/** A table behind a DynamoDB client; its partition key is `id`. What a batch leaves unprocessed is repeated, a bounded number of times. */
export function createTable(client: DynamoDBClient, name: string, backoff: Partial<BackoffOptions> = {}): Table {
  const documents = DynamoDBDocumentClient.from(client)
  const limit = pLimit(concurrency)
  const inPieces = async <T>(all: readonly T[], size: number, attempt: (rest: readonly T[]) => Promise<readonly T[]>): Promise<void> => {
    await Promise.all(piecesOf(all, size).map((piece) => limit(() => untilDone(piece, attempt, backoff))))
  }
  return {
    async get(id) {
      const { Item: row } = await documents.send(new GetCommand({ TableName: name, Key: { id }, ConsistentRead: true }))
      return row as Row | undefined
    },
    async getMany(ids) {
      const rows = new Map<string, Row>()
      await inPieces(ids, getRows, async (rest) => {
        const answer = await documents.send(new BatchGetCommand({ RequestItems: { [name]: { Keys: rest.map((id) => ({ id })), ConsistentRead: true } } }))
        for (const row of answer.Responses?.[name] ?? []) rows.set(String(row['id']), row as Row)
        return (answer.UnprocessedKeys?.[name]?.Keys ?? []).map((key) => String(key['id']))
      })
      return rows
    },
    putMany: (all) => inPieces<Row>(all, writeRows, async (rest) => {
      const answer = await documents.send(new BatchWriteCommand({ RequestItems: { [name]: rest.map((row) => ({ PutRequest: { Item: row } })) } }))
      return (answer.UnprocessedItems?.[name] ?? []).flatMap(({ PutRequest: put }) => (put?.Item === undefined ? [] : [put.Item as Row]))
    }),
    async update(id, change) {
      try {
        const { Attributes: row } = await documents.send(new UpdateCommand({ TableName: name, Key: { id }, ...updateExpression(change), ReturnValues: 'ALL_NEW' }))
        return row as Row
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return undefined
        throw error
      }
    },
  }
}
