import type { JsonObject } from '../service.js'
import { invalidRequest } from './error.js'
import { objects, onlyKnown, optionalInteger, optionalObject, optionalText, requiredText } from './input.js'
import type { BatchLimits } from './limit.js'
import type { ExitRule, RetryStrategy } from './retry.js'

const patterns = { onStatusReason: /^[0-9A-Za-z.:\s]*\*?$/, onReason: /^[0-9A-Za-z.:\s]*\*?$/, onExitCode: /^\d*\*?$/ } as const

/** The `retryStrategy` of a definition or a submission. @throws ServiceError ClientException */
export function readRetryStrategy(input: JsonObject, limits: BatchLimits): RetryStrategy | undefined {
  const strategy = optionalObject(input, 'retryStrategy')
  if (strategy === undefined || Object.keys(strategy).length === 0) return undefined
  onlyKnown(strategy, ['attempts', 'evaluateOnExit'], 'retryStrategy')
  const attempts = optionalInteger(strategy, 'attempts')
  const rules = objects(strategy, 'evaluateOnExit')
  if (attempts === undefined && rules.length > 0) throw invalidRequest('Retry strategy attempts must be specified if evaluateOnExit is specified')
  if (attempts !== undefined && (attempts < 1 || attempts > limits.attempts)) throw invalidRequest(`Retry strategy attempts must be between 1 and ${limits.attempts}`)
  if (rules.length > limits.conditions) throw invalidRequest(`evaluateOnExit can have at most ${limits.conditions} conditions`)
  return { attempts: attempts ?? 1, evaluateOnExit: rules.map(readRule) }
}

function readRule(rule: JsonObject): ExitRule {
  onlyKnown(rule, ['action', ...Object.keys(patterns)], 'evaluateOnExit')
  const action = requiredText(rule, 'action').toUpperCase()
  if (action !== 'RETRY' && action !== 'EXIT') throw invalidRequest('evaluateOnExit: action must be RETRY or EXIT')
  const conditions = Object.entries(patterns).flatMap(([name, form]) => {
    const pattern = optionalText(rule, name)
    if (pattern === undefined) return []
    if (pattern === '' || pattern.length > 512 || !form.test(pattern)) throw invalidRequest(`evaluateOnExit: ${name} is not a valid pattern`)
    return [[name, pattern] as const]
  })
  if (conditions.length === 0) throw invalidRequest('evaluateOnExit: a condition is required')
  return { ...Object.fromEntries(conditions), action }
}

/** The `timeout` of a definition or a submission, in seconds. @throws ServiceError ClientException */
export function readTimeout(input: JsonObject, limits: BatchLimits): number | undefined {
  const timeout = optionalObject(input, 'timeout')
  if (timeout === undefined) return undefined
  onlyKnown(timeout, ['attemptDurationSeconds'], 'timeout')
  const seconds = optionalInteger(timeout, 'attemptDurationSeconds')
  if (seconds !== undefined && seconds < limits.timeoutSeconds) throw invalidRequest(`attemptDurationSeconds must be at least ${limits.timeoutSeconds}`)
  return seconds
}

/** The `tags` of a request. @throws ServiceError ClientException */
export function checkTags(tags: Readonly<Record<string, string>>, limits: BatchLimits): Readonly<Record<string, string>> {
  if (Object.keys(tags).length > limits.tags) throw invalidRequest(`a resource can have at most ${limits.tags} tags`)
  const wrong = Object.entries(tags).find(([key, value]) => key === '' || key.length > 128 || value.length > 256 || /^aws:/i.test(key))
  if (wrong !== undefined) throw invalidRequest('a tag is not valid')
  return tags
}
