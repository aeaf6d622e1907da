import { ServiceError } from '../../service.js'
import { LocalAwsError } from '../../local-aws-error.js'
import type { LambdaLimits } from '../limit.js'

/** An event source mapping from an SQS queue to a function. */
export interface MappingConfig {
  readonly uuid: string
  /** ARN of the queue. */
  readonly eventSourceArn: string
  readonly functionArn: string
  /** Messages in one event at most. */
  readonly batchSize: number
  /** How long a batch may grow after its first message. */
  readonly maximumBatchingWindowSeconds: number
  /** Events under way at most. */
  readonly maximumConcurrency?: number
  readonly functionResponseTypes: readonly string[]
  /** Not supported: an error names it. */
  readonly filterCriteria?: unknown
  /** Default true. */
  readonly enabled?: boolean
}

/**
 * Checks a mapping as AWS does when it is created.
 * @throws ServiceError InvalidParameterValueException
 * @throws LocalAwsError SW4211 for what the local AWS does not support
 */
export function checkMapping(config: MappingConfig, limits: LambdaLimits): void {
  const where = `event source mapping ${config.uuid} of ${config.eventSourceArn}`
  if (!/^arn:[^:]+:sqs:/.test(config.eventSourceArn)) throw new LocalAwsError('SW4211', `${where}: only SQS queues are supported as event sources by the local Lambda`)
  if (config.filterCriteria !== undefined) throw new LocalAwsError('SW4211', `${where}: FilterCriteria is not supported by the local Lambda; filter in the function`)
  const fifo = config.eventSourceArn.endsWith('.fifo')
  const { batchSize, maximumBatchingWindowSeconds: window, maximumConcurrency } = config
  const largest = fifo ? limits.batchSize.fifo : limits.batchSize.standard
  if (!whole(batchSize, 1, largest)) throw invalid(where, `BatchSize must be from 1 to ${largest}, not ${batchSize}`)
  if (!whole(window, 0, limits.batchingWindowSeconds)) throw invalid(where, `MaximumBatchingWindowInSeconds must be from 0 to ${limits.batchingWindowSeconds}, not ${window}`)
  if (fifo && window > 0) throw invalid(where, 'Batching window is not supported for FIFO queues')
  if (batchSize > limits.batchSize.fifo && window < 1) throw invalid(where, `Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than ${limits.batchSize.fifo}`)
  const { lowest, highest } = limits.maximumConcurrency
  if (maximumConcurrency !== undefined && !whole(maximumConcurrency, lowest, highest)) throw invalid(where, `MaximumConcurrency must be from ${lowest} to ${highest}, not ${maximumConcurrency}`)
  const unknown = config.functionResponseTypes.find(type => type !== 'ReportBatchItemFailures')
  if (unknown !== undefined) throw invalid(where, `FunctionResponseTypes knows ReportBatchItemFailures only, not ${unknown}`)
}

const whole = (value: number, low: number, high: number): boolean => Number.isInteger(value) && value >= low && value <= high

const invalid = (where: string, what: string): ServiceError => new ServiceError('InvalidParameterValueException', `${where}: ${what}`)
