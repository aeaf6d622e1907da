import { systemEntropy } from '../../interpreter/index.js'
import type { JsonObject } from '../service.js'
import { expectStateMachineArn } from './arn.js'
import type { StatesContext } from './context.js'
import { resourceNotFound, stateMachineDoesNotExist } from './error.js'
import type { StateMachine } from './machine-store.js'
import { requiredText } from './member.js'
import type { Route, StateMachineVersion } from './version-store.js'

/** Which version and alias an execution was started by. */
export interface Qualifier {
  readonly versionArn?: string
  readonly aliasArn?: string
}

/** A state machine as a call names it: as it is now, or as a version has it. */
export interface QualifiedMachine extends Qualifier {
  readonly machine: StateMachine
  /** The version, where one was named. */
  readonly version?: StateMachineVersion
}

/**
 * The state machine that `stateMachineArn` names, which may be that of a version or an alias.
 *
 * @throws ServiceError InvalidArn, StateMachineDoesNotExist
 */
export function namedMachine({ machines, qualifiers }: StatesContext, input: JsonObject): QualifiedMachine {
  const arn = requiredText(input, 'stateMachineArn')
  expectStateMachineArn(arn)
  const version = qualifiers.versions.get(arn)
  if (version !== undefined) return { machine: version.machine, version, versionArn: arn }
  const alias = qualifiers.aliases.get(arn)
  const machine = machines.get(alias?.machineArn ?? arn)
  if (machine === undefined) throw stateMachineDoesNotExist(arn)
  return alias === undefined ? { machine } : { machine, aliasArn: arn }
}

/**
 * The state machine to be started for a `stateMachineArn`: an alias leads to one of its versions, by their weights.
 *
 * @throws ServiceError InvalidArn, StateMachineDoesNotExist
 */
export function machineToStart(context: StatesContext, input: JsonObject): QualifiedMachine {
  const named = namedMachine(context, input)
  const routes = named.aliasArn === undefined ? undefined : context.qualifiers.aliases.get(named.aliasArn)?.routes
  if (routes === undefined) return named
  const versionArn = chosen(routes, (context.entropy ?? systemEntropy).random())
  const version = context.qualifiers.versions.get(versionArn)
  if (version === undefined) throw stateMachineDoesNotExist(versionArn)
  return { ...named, machine: version.machine, version, versionArn }
}

/**
 * The version that a number from 0 up to 1 falls on.
 *
 * @example
 * chosen([{ versionArn: 'a', weight: 90 }, { versionArn: 'b', weight: 10 }], 0.95) // 'b'
 */
export function chosen(routes: readonly Route[], random: number): string {
  let passed = 0
  for (const { versionArn, weight } of routes) {
    passed += weight
    if (random * 100 < passed) return versionArn
  }
  return routes.at(-1)?.versionArn ?? ''
}

/** Members of an answer that say which version and alias an execution was started by. */
export const qualifierMembers = ({ versionArn, aliasArn }: Qualifier = {}): JsonObject => ({
  ...(versionArn === undefined ? {} : { stateMachineVersionArn: versionArn }),
  ...(aliasArn === undefined ? {} : { stateMachineAliasArn: aliasArn }),
})

/** The alias that `stateMachineAliasArn` names. @throws ServiceError InvalidArn, ResourceNotFound */
export function existingAlias(context: StatesContext, input: JsonObject): NonNullable<ReturnType<StatesContext['qualifiers']['aliases']['get']>> {
  const arn = requiredText(input, 'stateMachineAliasArn')
  expectStateMachineArn(arn)
  const alias = context.qualifiers.aliases.get(arn)
  if (alias === undefined) throw resourceNotFound()
  return alias
}
