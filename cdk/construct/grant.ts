import { Stack } from 'aws-cdk-lib'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { Table } from 'aws-cdk-lib/aws-dynamodb'
import type { Bucket } from 'aws-cdk-lib/aws-s3'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'

/**
 * Reading objects below prefixes. With it goes listing the bucket: without, AWS answers 403 instead of 404 for an object that is not there.
 */
export const readObjects = (bucket: Bucket, ...prefixes: readonly string[]): readonly PolicyStatement[] => [
  new PolicyStatement({ actions: ['s3:GetObject'], resources: prefixes.map((prefix) => bucket.arnForObjects(`${prefix}/*`)) }),
  new PolicyStatement({ actions: ['s3:ListBucket'], resources: [bucket.bucketArn] }),
]

export const writeObjects = (bucket: Bucket, ...prefixes: readonly string[]): PolicyStatement =>
  new PolicyStatement({ actions: ['s3:PutObject'], resources: prefixes.map((prefix) => bucket.arnForObjects(`${prefix}/*`)) })

export const sendTo = (...queues: readonly Queue[]): PolicyStatement =>
  new PolicyStatement({ actions: ['sqs:SendMessage'], resources: queues.map(({ queueArn }) => queueArn) })

/** What an event source mapping does in its function's name, and what the function does to have failed messages come again soon. */
export const receiveFrom = (...queues: readonly Queue[]): PolicyStatement =>
  new PolicyStatement({
    actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:ChangeMessageVisibility'],
    resources: queues.map(({ queueArn }) => queueArn),
  })

/** Publishing to users' topics, and asking for the address to publish to, which AWS lets nobody allow for less than everything. */
export const tellProgress = (scope: Construct): readonly PolicyStatement[] => [
  new PolicyStatement({ actions: ['iot:Publish'], resources: [Stack.of(scope).formatArn({ service: 'iot', resource: 'topic', resourceName: 'stepwright/progress/*' })] }),
  new PolicyStatement({ actions: ['iot:DescribeEndpoint'], resources: ['*'] }),
]

export type TableAction = 'GetItem' | 'BatchGetItem' | 'BatchWriteItem' | 'UpdateItem'

export const rows = (table: Table, ...actions: readonly TableAction[]): PolicyStatement =>
  new PolicyStatement({ actions: actions.map((action) => `dynamodb:${action}`), resources: [table.tableArn] })
