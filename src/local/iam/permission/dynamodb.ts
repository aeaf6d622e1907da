import { environment } from '../../environment.js'
import type { Json, JsonObject } from '../../service.js'
import { permissionTable, textOf } from './permission.js'

const { partition, region, accountId } = environment

/** A table may be named by its ARN. */
const tableArn = (name: string): string => name.startsWith('arn:') ? name : `arn:${partition}:dynamodb:${region}:${accountId}:table/${name}`

const indexOrTable = (input: JsonObject): string => {
  const { IndexName: index } = input
  const table = tableArn(textOf(input, 'TableName'))
  return typeof index === 'string' ? `${table}/index/${index}` : table
}

const tablesOf = ({ RequestItems: items }: JsonObject): readonly string[] => Object.keys(isObject(items) ? items : {}).map(tableArn)

const isObject = (value: Json | undefined): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Source: Service Authorization Reference, "Actions, resources, and condition keys for Amazon DynamoDB". */
export const dynamodbPermissions = permissionTable<'table' | 'table or index' | 'each table' | 'every table'>('dynamodb', {
  BatchGetItem: [{ action: 'dynamodb:BatchGetItem', on: 'each table' }],
  BatchWriteItem: [{ action: 'dynamodb:BatchWriteItem', on: 'each table' }],
  CreateTable: [{ action: 'dynamodb:CreateTable', on: 'table' }],
  DeleteItem: [{ action: 'dynamodb:DeleteItem', on: 'table' }],
  DeleteTable: [{ action: 'dynamodb:DeleteTable', on: 'table' }],
  DescribeTable: [{ action: 'dynamodb:DescribeTable', on: 'table' }],
  GetItem: [{ action: 'dynamodb:GetItem', on: 'table' }],
  ListTables: [{ action: 'dynamodb:ListTables', on: 'every table' }],
  PutItem: [{ action: 'dynamodb:PutItem', on: 'table' }],
  Query: [{ action: 'dynamodb:Query', on: 'table or index' }],
  Scan: [{ action: 'dynamodb:Scan', on: 'table or index' }],
  UpdateItem: [{ action: 'dynamodb:UpdateItem', on: 'table' }],
  UpdateTable: [{ action: 'dynamodb:UpdateTable', on: 'table' }],
}, {
  'table': input => [tableArn(textOf(input, 'TableName'))],
  'table or index': input => [indexOrTable(input)],
  'each table': tablesOf,
  'every table': () => [`arn:${partition}:dynamodb:${region}:${accountId}:table/*`],
})
