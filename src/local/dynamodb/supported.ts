import { unknownMember } from '../known-member.js'
import { ServiceError } from '../service.js'
import type { JsonObject } from '../service.js'

const expressions = ['ExpressionAttributeNames', 'ExpressionAttributeValues']
const conditions = ['ConditionExpression', 'ConditionalOperator', 'Expected', ...expressions]
const reads = ['TableName', 'IndexName', 'Select', 'AttributesToGet', 'ProjectionExpression', 'FilterExpression', 'ConditionalOperator', 'Limit', 'ExclusiveStartKey', 'ConsistentRead', 'ReturnConsumedCapacity', ...expressions]
const writes = ['TableName', 'ReturnValues', 'ReturnConsumedCapacity', 'ReturnItemCollectionMetrics', 'ReturnValuesOnConditionCheckFailure', ...conditions]

/** What dynalite does something about, by operation; it drops any other member without a word. Source: its `validations/`. */
const members: Readonly<Record<string, readonly string[]>> = {
  BatchGetItem: ['RequestItems', 'ReturnConsumedCapacity'],
  BatchWriteItem: ['RequestItems', 'ReturnConsumedCapacity', 'ReturnItemCollectionMetrics'],
  CreateTable: ['AttributeDefinitions', 'BillingMode', 'GlobalSecondaryIndexes', 'KeySchema', 'LocalSecondaryIndexes', 'ProvisionedThroughput', 'TableName'],
  DeleteItem: ['Key', ...writes],
  DeleteTable: ['TableName'],
  DescribeTable: ['TableName'],
  GetItem: ['TableName', 'Key', 'AttributesToGet', 'ProjectionExpression', 'ExpressionAttributeNames', 'ConsistentRead', 'ReturnConsumedCapacity'],
  ListTables: ['ExclusiveStartTableName', 'Limit'],
  PutItem: ['Item', ...writes],
  Query: ['KeyConditionExpression', 'KeyConditions', 'QueryFilter', 'ScanIndexForward', ...reads],
  Scan: ['ScanFilter', 'Segment', 'TotalSegments', ...reads],
  UpdateItem: ['Key', 'AttributeUpdates', 'UpdateExpression', ...writes],
  UpdateTable: ['BillingMode', 'GlobalSecondaryIndexUpdates', 'ProvisionedThroughput', 'TableName'],
}

/** The operations that are there. */
export const supportedOperations: readonly string[] = Object.keys(members)

/** Members that are there in vain unless they have this value. */
const onlyValue: Readonly<Record<string, string>> = { ReturnValuesOnConditionCheckFailure: 'NONE', ReturnItemCollectionMetrics: 'NONE' }

/**
 * Refuses by name what would not be done: an operation, a member of its request.
 *
 * @throws ServiceError UnknownOperationException, ValidationException
 */
export function refuseUnsupported(operation: string, input: JsonObject): void {
  const known = Object.hasOwn(members, operation) ? members[operation] : undefined
  if (known === undefined) throw new ServiceError('UnknownOperationException', `the local AWS's DynamoDB does not support the operation ${operation}`)
  const ignored = unknownMember(input, known) ?? Object.entries(onlyValue).find(([name, value]) => (input[name] ?? value) !== value)?.[0]
  if (ignored !== undefined) throw new ServiceError('ValidationException', `the local AWS's DynamoDB does not support ${ignored} in ${operation}`)
}
