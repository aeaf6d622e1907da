import type {
  DeleteItemCommandInput, DeleteItemCommandOutput, GetItemCommandInput, GetItemCommandOutput, PutItemCommandInput, PutItemCommandOutput, UpdateItemCommandInput, UpdateItemCommandOutput,
} from '@aws-sdk/client-dynamodb'
import { request } from './reference.js'
import type { AslShape } from './shape.js'

type DynamoDbError = `DynamoDB.${string}`

/** Amazon DynamoDB, optimised integration. Items are in attribute-value form: `{ Id: { S: 'x' } }`. */
export const dynamodb = {
  getItem: request<AslShape<GetItemCommandInput>, AslShape<GetItemCommandOutput>, DynamoDbError>('dynamodb', 'getItem'),
  putItem: request<AslShape<PutItemCommandInput>, AslShape<PutItemCommandOutput>, DynamoDbError>('dynamodb', 'putItem'),
  updateItem: request<AslShape<UpdateItemCommandInput>, AslShape<UpdateItemCommandOutput>, DynamoDbError>('dynamodb', 'updateItem'),
  deleteItem: request<AslShape<DeleteItemCommandInput>, AslShape<DeleteItemCommandOutput>, DynamoDbError>('dynamodb', 'deleteItem'),
} as const
