import type {
  DeleteItemCommandInput, DeleteItemCommandOutput, GetItemCommandInput, GetItemCommandOutput, PutItemCommandInput, PutItemCommandOutput, UpdateItemCommandInput, UpdateItemCommandOutput,
} from '@aws-sdk/client-dynamodb'
import type { TaskRef } from '../task.js'
import { request } from './reference.js'
import type { AslShape } from './shape.js'

type DynamoDbError = `DynamoDB.${string}`

type Request<In, Out> = TaskRef<AslShape<In>, AslShape<Out>, DynamoDbError>

/** Written out, since the compiler would spell every member of every shape in the declarations. */
interface DynamoDb {
  readonly getItem: Request<GetItemCommandInput, GetItemCommandOutput>
  readonly putItem: Request<PutItemCommandInput, PutItemCommandOutput>
  readonly updateItem: Request<UpdateItemCommandInput, UpdateItemCommandOutput>
  readonly deleteItem: Request<DeleteItemCommandInput, DeleteItemCommandOutput>
}

/** Amazon DynamoDB, optimised integration. Items are in attribute-value form: `{ Id: { S: 'x' } }`. */
export const dynamodb: DynamoDb = {
  getItem: request('dynamodb', 'getItem'),
  putItem: request('dynamodb', 'putItem'),
  updateItem: request('dynamodb', 'updateItem'),
  deleteItem: request('dynamodb', 'deleteItem'),
}
