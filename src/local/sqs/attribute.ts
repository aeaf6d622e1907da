import { ServiceError } from '../service.js'
import { badValue, invalidParameter, unsupported } from './error.js'
import type { SqsLimits } from './limit.js'
import { readRedriveAllowance, readRedrivePolicy } from './redrive.js'

/** Attributes that a user gave a queue, checked and in one spelling each. Those left out have their default. */
export type QueueAttributes = Readonly<Record<string, string>>

interface AttributeRule {
  readonly default?: string
  /** Only in CreateQueue. */
  readonly fixed?: true
  readonly fifoOnly?: true
  /** @returns the value in its one spelling; undefined removes the attribute */
  readonly read: (value: string, name: string, limits: SqsLimits) => string | undefined
}

const integer = (low: (limits: SqsLimits) => number, high: (limits: SqsLimits) => number): AttributeRule['read'] => (value, name, limits) => {
  const number = Number(value)
  if (!/^\d+$/.test(value) || number < low(limits) || number > high(limits)) throw invalidAttribute(name)
  return String(number)
}

const oneOf = (...allowed: readonly string[]): AttributeRule['read'] => (value, name) => {
  if (!allowed.includes(value)) throw invalidAttribute(name)
  return value
}

const refused = (value: string, name: string): string | undefined => {
  if (value === '') return undefined
  throw unsupported(`The queue attribute ${name}`)
}

/** An empty string takes the attribute off. */
const orNone = (read: AttributeRule['read']): AttributeRule['read'] => (value, name, limits) => value === '' ? undefined : read(value, name, limits)

/** The attributes that a user may set. Source: CreateQueue and SetQueueAttributes in the SQS API reference. */
const rules: Readonly<Record<string, AttributeRule>> = {
  DelaySeconds: { default: '0', read: integer(() => 0, limits => limits.delaySeconds) },
  MaximumMessageSize: { read: integer(limits => limits.minMessageBytes, limits => limits.messageBytes) },
  MessageRetentionPeriod: { default: '345600', read: integer(limits => limits.minRetentionSeconds, limits => limits.retentionSeconds) },
  ReceiveMessageWaitTimeSeconds: { default: '0', read: integer(() => 0, limits => limits.waitSeconds) },
  VisibilityTimeout: { default: '30', read: integer(() => 0, limits => limits.visibilitySeconds) },
  Policy: { read: orNone(value => value) },
  RedrivePolicy: { read: orNone((value, _name, limits) => JSON.stringify(readRedrivePolicy(value, limits.maxReceiveCount))) },
  RedriveAllowPolicy: {
    read: orNone((value) => {
      readRedriveAllowance(value)
      return value
    }),
  },
  // queues lie on the operator's own disk: there is no server side to encrypt
  SqsManagedSseEnabled: { default: 'true', read: oneOf('true', 'false') },
  KmsMasterKeyId: { read: refused },
  KmsDataKeyReusePeriodSeconds: { read: refused },
  FifoQueue: { fixed: true, fifoOnly: true, read: oneOf('true') },
  ContentBasedDeduplication: { default: 'false', fifoOnly: true, read: oneOf('true', 'false') },
  DeduplicationScope: { default: 'queue', fifoOnly: true, read: oneOf('queue', 'messageGroup') },
  FifoThroughputLimit: { default: 'perQueue', fifoOnly: true, read: oneOf('perQueue', 'perMessageGroupId') },
}

/** Names that GetQueueAttributes knows besides. */
export const computedAttributes = [
  'ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesDelayed', 'ApproximateNumberOfMessagesNotVisible',
  'CreatedTimestamp', 'LastModifiedTimestamp', 'QueueArn',
] as const

export const isAttributeName = (name: string): boolean => Object.hasOwn(rules, name) || (computedAttributes as readonly string[]).includes(name)

/**
 * Checks attributes as a user gives them, and adds them to those that a queue has.
 *
 * @param current - undefined for a new queue
 * @throws ServiceError InvalidAttributeName, InvalidAttributeValue, InvalidParameterValue, UnsupportedOperation
 */
export function readAttributes(given: Readonly<Record<string, string>>, current: QueueAttributes | undefined, fifo: boolean, limits: SqsLimits): QueueAttributes {
  const result = new Map(Object.entries(current ?? {}))
  for (const [name, value] of Object.entries(given)) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined
    if (rule === undefined) throw new ServiceError('InvalidAttributeName', `Unknown Attribute ${name}.`)
    if (rule.fifoOnly === true && !fifo) throw new ServiceError('InvalidAttributeName', `You can specify the ${name} attribute only for FIFO queues.`)
    if (rule.fixed === true && current !== undefined && current[name] !== value) throw invalidAttribute(name)
    const read = rule.read(value, name, limits)
    if (read === undefined) result.delete(name)
    else result.set(name, read)
  }
  if (result.get('FifoThroughputLimit') === 'perMessageGroupId' && result.get('DeduplicationScope') !== 'messageGroup') {
    throw invalidParameter('The perMessageGroupId value is allowed only when the value for DeduplicationScope is messageGroup.')
  }
  return Object.fromEntries(result)
}

/** All attributes of a queue, defaults included. */
export function withDefaults(attributes: QueueAttributes, fifo: boolean, limits: SqsLimits): QueueAttributes {
  const result: Record<string, string> = { MaximumMessageSize: String(limits.messageBytes) }
  for (const [name, rule] of Object.entries(rules)) {
    if (rule.default !== undefined && (fifo || rule.fifoOnly !== true)) result[name] = rule.default
  }
  return { ...result, ...attributes }
}

const queueName = /^[A-Za-z0-9_-]{1,80}$/

/** @throws ServiceError InvalidParameterValue */
export function checkQueueName(name: string, fifo: boolean): void {
  const stem = name.endsWith('.fifo') ? name.slice(0, -'.fifo'.length) : name
  if (name.length > 80 || !queueName.test(stem)) {
    throw invalidParameter('Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length')
  }
  if (name.endsWith('.fifo') !== fifo) {
    throw fifo ? badValue(name, 'QueueName', 'The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length.') : invalidParameter('Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length')
  }
}

function invalidAttribute(name: string): ServiceError {
  return new ServiceError('InvalidAttributeValue', `Invalid value for the parameter ${name}.`)
}
