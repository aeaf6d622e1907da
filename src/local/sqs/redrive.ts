import type { Json } from '../service.js'
import { badValue } from './error.js'
import { isArray, isObject } from './input.js'

export interface RedrivePolicy {
  readonly deadLetterTargetArn: string
  readonly maxReceiveCount: number
}

/**
 * Reads the attribute `RedrivePolicy`. AWS takes the count as a number and as a string of digits.
 * @throws ServiceError InvalidParameterValue
 */
export function readRedrivePolicy(text: string, highestCount: number): RedrivePolicy {
  const value = parsed(text, 'RedrivePolicy')
  const target = isObject(value) ? value['deadLetterTargetArn'] : undefined
  if (!isObject(value) || typeof target !== 'string') throw badValue(text, 'RedrivePolicy', 'Redrive policy does not contain mandatory attribute: deadLetterTargetArn.')
  const count = value['maxReceiveCount']
  const maxReceiveCount = typeof count === 'string' && /^\d+$/.test(count) ? Number(count) : count
  if (typeof maxReceiveCount !== 'number' || !Number.isInteger(maxReceiveCount) || maxReceiveCount < 1 || maxReceiveCount > highestCount) {
    throw badValue(text, 'RedrivePolicy', `Invalid value for maxReceiveCount: ${JSON.stringify(count ?? null)}, valid values are from 1 to ${highestCount} both inclusive.`)
  }
  const unknown = Object.keys(value).find(key => key !== 'deadLetterTargetArn' && key !== 'maxReceiveCount')
  if (unknown !== undefined) throw badValue(text, 'RedrivePolicy', `Only following attributes are supported: [deadLetterTargetArn, maxReceiveCount].`)
  return { deadLetterTargetArn: target, maxReceiveCount }
}

/** Which queues may name a queue as their dead-letter queue: the attribute `RedriveAllowPolicy`. */
export type RedriveAllowance = { readonly kind: 'all' } | { readonly kind: 'none' } | { readonly kind: 'queues', readonly sourceArns: readonly string[] }

/** @throws ServiceError InvalidParameterValue */
export function readRedriveAllowance(text: string): RedriveAllowance {
  const value = parsed(text, 'RedriveAllowPolicy')
  const permission = isObject(value) ? value['redrivePermission'] : undefined
  if (permission === 'allowAll') return { kind: 'all' }
  if (permission === 'denyAll') return { kind: 'none' }
  const sources = isObject(value) ? value['sourceQueueArns'] : undefined
  if (permission === 'byQueue' && isArray(sources) && sources.length > 0 && sources.length <= 10 && sources.every(arn => typeof arn === 'string')) {
    return { kind: 'queues', sourceArns: sources }
  }
  throw badValue(text, 'RedriveAllowPolicy', 'redrivePermission must be allowAll, denyAll, or byQueue with 1 to 10 sourceQueueArns.')
}

export function mayRedrive(allowance: RedriveAllowance, sourceArn: string): boolean {
  return allowance.kind === 'all' || (allowance.kind === 'queues' && allowance.sourceArns.includes(sourceArn))
}

function parsed(text: string, name: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    throw badValue(text, name, `${name} is not a valid JSON map.`)
  }
}
