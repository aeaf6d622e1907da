import { closedObject } from './shape.js'
import type { Shape } from './shape.js'

/** Members that AWS was seen to add to the response of a service. */
const metadata = ['SdkHttpMetadata', 'SdkResponseMetadata']

/**
 * Members of what services give, for the few whose every member is known. Source: API references of the services, and recorded results.
 */
const results: Readonly<Record<string, Shape>> = {
  'lambda:invoke': closedObject(['ExecutedVersion', 'FunctionError', 'LogResult', 'Payload', 'StatusCode', ...metadata]),
  'sns:publish': closedObject(['MessageId', 'SequenceNumber', ...metadata]),
  'sqs:sendMessage': closedObject(['MD5OfMessageAttributes', 'MD5OfMessageBody', 'MD5OfMessageSystemAttributes', 'MessageId', 'SequenceNumber', ...metadata]),
  'states:startExecution': closedObject(['ExecutionArn', 'StartDate', ...metadata]),
}

/** What is known of the result of a task. */
export function resultOf(resource: unknown): Shape {
  const [, call = ''] = typeof resource === 'string' ? /^arn:(?:[a-z-]+|\$\{AWS::Partition\}):states:::(\w+:\w+)$/.exec(resource) ?? [] : []
  return Object.hasOwn(results, call) ? results[call] ?? 'unknown' : 'unknown'
}
