import { environment } from '../environment.js'
import type { Json, JsonObject } from '../service.js'
import { invalidParameter } from './error.js'

/** A topic as plain data. */
export interface Topic {
  readonly arn: string
  readonly name: string
  readonly fifo: boolean
  readonly contentBasedDeduplication: boolean
  readonly displayName?: string
}

/** Who gets the messages of a topic. */
export interface Subscription {
  readonly arn: string
  readonly topicArn: string
  readonly protocol: 'sqs' | 'lambda'
  /** ARN of a queue or a function. */
  readonly endpoint: string
  readonly rawMessageDelivery: boolean
}

export const topicArn = (name: string): string => `arn:${environment.partition}:sns:${environment.region}:${environment.accountId}:${name}`

/** A text member that must be there. @throws ServiceError InvalidParameter */
export function requiredText(input: JsonObject, name: string): string {
  const value = input[name]
  if (typeof value === 'string' && value !== '') return value
  throw invalidParameter(`${name} Reason: no value for required parameter`)
}

export const isObject = (value: Json | undefined): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)

/** A member of an attribute map that is `true` or `false` as text. @throws ServiceError InvalidParameter */
export function flag(attributes: JsonObject, name: string): boolean {
  const { [name]: value = 'false' } = attributes
  if (value === 'true' || value === 'false') return value === 'true'
  throw invalidParameter(`Attributes Reason: ${name}: Invalid value. Must be true or false.`)
}
