import { environment } from '../environment.js'
import type { Json, JsonObject } from '../service.js'
import { validationException } from './error.js'

/** Where a rule sends the events that it matches. */
export interface Target {
  readonly Id: string
  /** ARN of a queue, a function or a state machine. */
  readonly Arn: string
  /** As which role a state machine is started. */
  readonly RoleArn?: string
  /** JSON text in place of the event. */
  readonly Input?: string
  readonly MessageGroupId?: string
}

/** A rule of the default bus, as plain data. */
export interface Rule {
  readonly name: string
  readonly arn: string
  /** JSON text, as it was given. */
  readonly eventPattern: string
  readonly enabled: boolean
  readonly description?: string
  readonly targets: readonly Target[]
}

export const ruleArn = (name: string): string => `arn:${environment.partition}:events:${environment.region}:${environment.accountId}:rule/${name}`

/** The one bus that there is. */
export const busArn = `arn:${environment.partition}:events:${environment.region}:${environment.accountId}:event-bus/default`

export const isDefaultBus = (name: Json | undefined): boolean => name === undefined || name === null || name === 'default' || name === busArn

export const isObject = (value: Json | undefined): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)

/** A text member that must be there. @throws ServiceError ValidationException */
export function requiredText(input: JsonObject, name: string): string {
  const value = input[name]
  if (typeof value === 'string' && value !== '') return value
  const member = name.charAt(0).toLowerCase() + name.slice(1)
  throw validationException(`1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`)
}
