import { Duration } from 'aws-cdk-lib'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda'
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import { Construct } from 'constructs'

export interface WorkQueueProps {
  /** Timeout of the consumer. */
  readonly consumerSeconds: number
  /** Timeout of the dead-letter queue's consumer. */
  readonly accountSeconds: number
  /** How often a message is tried. */
  readonly attempts: number
}

/** AWS wants a message to stay invisible for at least six times its consumer's timeout. Source: Lambda developer guide, "Using Lambda with Amazon SQS". */
const visibilityFactor = 6

/** A queue with its dead-letter queue: encrypted by SQS, TLS only. */
export class WorkQueue extends Construct {
  readonly queue: Queue
  readonly deadLetters: Queue

  constructor(scope: Construct, id: string, { consumerSeconds, accountSeconds, attempts }: WorkQueueProps) {
    super(scope, id)
    const common = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true, retentionPeriod: Duration.days(14) }
    this.deadLetters = new Queue(this, 'DeadLetters', { ...common, visibilityTimeout: Duration.seconds(visibilityFactor * accountSeconds) })
    this.queue = new Queue(this, 'Queue', {
      ...common,
      visibilityTimeout: Duration.seconds(visibilityFactor * consumerSeconds),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: attempts },
    })
  }
}

export interface ConsumerProps {
  readonly queue: Queue
  readonly function: LambdaFunction
  readonly batchSize: number
  /** At least 1 for a batch of more than 10. */
  readonly windowSeconds?: number
  readonly maxConcurrency: number
}

/** Has a function take the messages of a queue, and answer which of a batch failed. */
export function consumeQueue(scope: Construct, id: string, { queue, function: target, batchSize, windowSeconds, maxConcurrency }: ConsumerProps): EventSourceMapping {
  return new EventSourceMapping(scope, id, {
    target,
    eventSourceArn: queue.queueArn,
    batchSize,
    ...(windowSeconds !== undefined && { maxBatchingWindow: Duration.seconds(windowSeconds) }),
    maxConcurrency,
    reportBatchItemFailures: true,
  })
}
