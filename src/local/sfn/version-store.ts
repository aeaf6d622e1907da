import { join } from 'node:path'
import { openRecordStore, type RecordStore } from '../record-store.js'
import type { StateMachine } from './machine-store.js'

/** A published version: the state machine as it was then. Plain data: what one file of the data directory holds. */
export interface StateMachineVersion {
  /** The machine's ARN with the number behind it. */
  readonly arn: string
  readonly number: number
  readonly machine: StateMachine
  readonly description?: string
  /** Epoch milliseconds. */
  readonly createdAt: number
}

/** How much of an alias's traffic goes to a version. */
export interface Route {
  readonly versionArn: string
  /** Percent. */
  readonly weight: number
}

/** A name for one or two versions, as plain data: what one file of the data directory holds. */
export interface StateMachineAlias {
  /** The machine's ARN with the name behind it. */
  readonly arn: string
  readonly name: string
  readonly machineArn: string
  readonly description?: string
  readonly routes: readonly Route[]
  /** Epoch milliseconds. */
  readonly createdAt: number
  readonly updatedAt: number
}

/** The versions and aliases of a data directory, by ARN. */
export interface QualifierStore {
  readonly versions: RecordStore<StateMachineVersion>
  readonly aliases: RecordStore<StateMachineAlias>
}

/** Opens versions and aliases below a directory, which is made when absent. */
export async function openQualifierStore(directory: string): Promise<QualifierStore> {
  return {
    versions: await openRecordStore<StateMachineVersion>(join(directory, 'versions'), version => version.arn),
    aliases: await openRecordStore<StateMachineAlias>(join(directory, 'aliases'), alias => alias.arn),
  }
}

/** The versions of one machine, latest first. */
export const versionsOf = ({ versions }: QualifierStore, machineArn: string): readonly StateMachineVersion[] =>
  versions.list().filter(({ machine }) => machine.arn === machineArn).sort((a, b) => b.number - a.number)

/** The aliases of one machine, by name. */
export const aliasesOf = ({ aliases }: QualifierStore, machineArn: string): readonly StateMachineAlias[] => aliases.list().filter(alias => alias.machineArn === machineArn)

/** Forgets what was published of a machine that is deleted. */
export async function removeQualifiers(store: QualifierStore, machineArn: string): Promise<void> {
  for (const { arn } of aliasesOf(store, machineArn)) await store.aliases.remove(arn)
  for (const { arn } of versionsOf(store, machineArn)) await store.versions.remove(arn)
}
