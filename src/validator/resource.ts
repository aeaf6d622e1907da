import { integrations } from '../asl/index.js'
import { hasSubstitution } from './model.js'
import { mostSimilar } from './similar.js'

/** How a task goes on: at once, when a job is done, when its token comes back. */
export type Pattern = 'request' | 'sync' | 'waitForTaskToken'

/** What a `Resource` names. */
export type ResourceName =
  /** A Lambda function by its ARN. */
  | { readonly kind: 'lambda' }
  | { readonly kind: 'activity' }
  /** A service integration: `service` is `aws-sdk:…` where it is one of the SDK, `suffix` what the resource says of waiting. An unknown suffix is a part of the action. */
  | { readonly kind: 'service'; readonly service: string; readonly action: string; readonly pattern: Pattern; readonly suffix: string; readonly sdk: boolean }
  /** A text that is no such ARN. */
  | { readonly kind: 'none' }

const suffixes: readonly (readonly [suffix: string, pattern: Pattern])[] = [['.sync:2', 'sync'], ['.sync', 'sync'], ['.waitForTaskToken', 'waitForTaskToken']]

/**
 * Takes the `Resource` of a task apart.
 *
 * @returns `undefined` for what is no text, or is not known before a substitution
 * @example
 * parseResource('arn:aws:states:::batch:submitJob.sync') // { kind: 'service', service: 'batch', action: 'submitJob', pattern: 'sync', suffix: '.sync', sdk: false }
 */
export function parseResource(value: unknown): ResourceName | undefined {
  if (typeof value !== 'string' || hasSubstitution(value)) return undefined
  const parts = value.split(':')
  const [arn, partition = '', service] = parts
  if (arn !== 'arn' || !/^[a-z-]+$/.test(partition)) return { kind: 'none' }
  if (service === 'lambda') return parts.length >= 7 && parts[5] === 'function' && parts[6] !== '' ? { kind: 'lambda' } : { kind: 'none' }
  if (service !== 'states') return { kind: 'none' }
  const rest = parts.slice(5).join(':')
  if (rest.startsWith('activity:')) return rest.length > 'activity:'.length ? { kind: 'activity' } : { kind: 'none' }
  const [suffix, pattern] = suffixes.find(([end]) => rest.endsWith(end)) ?? ['', 'request']
  const name = rest.slice(0, rest.length - suffix.length)
  const found = /^(aws-sdk:[^:]+|(?!aws-sdk:)[^:]+):([^:]+)$/.exec(name)
  if (found?.[1] === undefined || found[2] === undefined) return { kind: 'none' }
  return { kind: 'service', service: found[1], action: found[2], pattern, suffix, sdk: found[1].startsWith('aws-sdk:') }
}

/**
 * The optimised integration that an unknown service's name is likely to stand for. Names of three letters are near to each other, and there will be more of
 * them: nothing is said of those.
 *
 * @example
 * meantService('lamda') // 'lambda'
 */
export const meantService = (service: string): string | undefined => (service.length > 3 ? mostSimilar(service, Object.keys(integrations)) : undefined)
