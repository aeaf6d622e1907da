import { invalidArn, invalidName, validationException } from './error.js'

/** Region, account and partition of ARNs that this endpoint makes. */
export interface Account {
  readonly partition: string
  readonly region: string
  readonly accountId: string
}

export function stateMachineArn(account: Account, name: string): string {
  return `${prefix(account)}:stateMachine:${name}`
}

export function executionArn(account: Account, stateMachineName: string, name: string): string {
  return `${prefix(account)}:execution:${stateMachineName}:${name}`
}

/** Express executions may share a name, so their ARNs end in an id of their own. */
export function expressExecutionArn(account: Account, stateMachineName: string, name: string, id: string): string {
  return `${prefix(account)}:express:${stateMachineName}:${name}:${id}`
}

/** The execution that a state under test believes to be part of: AWS was seen to make one up. */
export function testedExecutionArn(account: Account, stateMachineName: string, name: string): string {
  return `${prefix(account)}:express:${stateMachineName}:${name}`
}

export function activityArn(account: Account, name: string): string {
  return `${prefix(account)}:activity:${name}`
}

/** @throws ServiceError InvalidArn */
export function expectActivityArn(arn: string): void {
  expectResource(arn, ['activity'])
}

/**
 * Checks that a text is the ARN of a state machine, or of a version or an alias of one.
 *
 * @throws ServiceError InvalidArn
 */
export function expectStateMachineArn(arn: string): void {
  expectResource(arn, ['stateMachine'])
}

/**
 * The ARN of the state machine that a version or an alias belongs to; that of a machine stays as it is.
 *
 * @example
 * unqualified('arn:aws:states:us-east-1:123456789012:stateMachine:orders:3') // 'arn:aws:states:us-east-1:123456789012:stateMachine:orders'
 */
export const unqualified = (arn: string): string => arn.split(':').slice(0, 7).join(':')

/**
 * @param express - whether an Express execution will do, if it is a child of a Map Run: others cannot be described, and none can be listed or stopped
 * @throws ServiceError InvalidArn
 */
export function expectExecutionArn(arn: string, express = false): void {
  expectResource(arn, express && arn.split(':')[6]?.includes('/') === true ? ['execution', 'express'] : ['execution'])
}

/** @throws ServiceError InvalidArn */
export function expectMapRunArn(arn: string): void {
  expectResource(arn, ['mapRun'])
}

function expectResource(arn: string, types: readonly string[]): readonly string[] {
  const parts = arn.split(':')
  if (parts[0] !== 'arn') throw invalidArn(`Invalid ARN prefix: ${arn}`)
  if (parts[2] !== 'states' || parts.length < 7) throw invalidArn(`Invalid ARN: ${arn}`)
  if (!types.includes(parts[5] ?? '')) throw invalidArn(`Resource type not valid in this context: ${parts[5] ?? ''}`)
  return parts
}

/** Blanks, brackets, wildcards, special characters and control characters, from the API reference of CreateStateMachine and StartExecution. */
const forbidden = new RegExp('[\\s<>{}\\[\\]?*"#%\\\\^|~`$&,;:/\\u0000-\\u001f\\u007f-\\u009f]')

/**
 * Checks the name of a state machine or an execution.
 *
 * @throws ServiceError InvalidName, ValidationException (longer than 80 characters)
 */
export function expectName(name: string): void {
  if (name.length > 80) throw validationException(name, 'name', 'Member must have length less than or equal to 80')
  if (name === '') throw validationException(name, 'name', 'Member must have length greater than or equal to 1')
  if (forbidden.test(name)) throw invalidName(name)
}

function prefix(account: Account): string {
  return `arn:${account.partition}:states:${account.region}:${account.accountId}`
}
