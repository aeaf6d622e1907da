import { ServiceError, type Json, type JsonObject } from '../service.js'
import type { StatesContext } from './context.js'
import { validationException } from './error.js'
import type { StateMachine } from './machine-store.js'
import { requiredText } from './member.js'

/** Only state machines can be tagged here. @throws ServiceError ResourceNotFound */
export function taggedMachine(context: StatesContext, input: JsonObject): StateMachine {
  const arn = requiredText(input, 'resourceArn')
  const machine = context.machines.get(arn)
  if (machine === undefined) throw new ServiceError('ResourceNotFound', `Resource not found: '${arn}'`)
  return machine
}

export function readTags(tags: readonly Json[]): Readonly<Record<string, string>> {
  return Object.fromEntries(tags.map((tag, index) => {
    const { key, value } = typeof tag === 'object' && tag !== null ? tag as JsonObject : {}
    if (typeof key !== 'string' || key === '') throw validationException(undefined, `tags.${String(index + 1)}.member.key`, 'Member must have length greater than or equal to 1')
    return [key, typeof value === 'string' ? value : '']
  }))
}
