import type { StatesContext } from './context.js'
import { ServiceError } from '../service.js'
import { validationException } from './error.js'
import { optionalBoolean, optionalText } from './member.js'
import type { JsonObject } from '../service.js'
import type { StateMachine } from './machine-store.js'
import { versionsOf, type StateMachineVersion } from './version-store.js'

/** Characters. Source: API reference of PublishStateMachineVersion. */
const descriptionLength = 256

/** What a new or changed machine is to be published as; undefined for one that is not. */
export interface Publication {
  readonly description?: string
}

/** Reads `publish` and `versionDescription`. @throws ServiceError ValidationException, in AWS's words */
export function publicationOf(input: JsonObject): Publication | undefined {
  const description = versionDescription(input, 'versionDescription')
  if (optionalBoolean(input, 'publish') === true) return description === undefined ? {} : { description }
  if (description !== undefined) throw new ServiceError('ValidationException', 'Version description can only be set when publish is true')
  return undefined
}

/** @throws ServiceError ValidationException for a description that is too long */
export const versionDescription = (input: JsonObject, member: string): string | undefined => optionalText(input, member, descriptionLength)

/** Most versions of a machine. Source: developer guide, "Quotas related to versions and aliases". */
const mostVersions = 1000

/**
 * Publishes a machine as its next version. A revision has one version: publishing it again gives that.
 *
 * @param machine - as it is now; its counter is written down, so that no number is used twice
 * @throws ServiceError ServiceQuotaExceededException
 */
export async function publish(context: StatesContext, machine: StateMachine, { description }: Publication): Promise<StateMachineVersion> {
  const versions = versionsOf(context.qualifiers, machine.arn)
  const existing = versions.find(version => version.machine.revisionId === machine.revisionId)
  if (existing !== undefined) return existing
  if (versions.length >= mostVersions) throw new ServiceError('ServiceQuotaExceededException', `A state machine has at most ${String(mostVersions)} versions`)
  const number = (machine.lastVersion ?? 0) + 1
  const numbered = { ...machine, lastVersion: number }
  const version: StateMachineVersion = {
    arn: `${machine.arn}:${String(number)}`, number, machine: numbered, createdAt: context.now(), ...(description === undefined ? {} : { description }),
  }
  await context.machines.put(numbered)
  await context.qualifiers.versions.put(version)
  return version
}

/** @throws ServiceError ConflictException when the machine has another revision than the caller knows */
export function expectRevision(machine: StateMachine, revisionId: string | undefined): void {
  // AWS's word for the revision of a machine that was never changed
  const current = machine.revisionId ?? 'INITIAL'
  if (revisionId === undefined || revisionId === current) return
  throw new ServiceError('ConflictException', `Failed to publish the State Machine version for revision ${revisionId}. The current State Machine revision is ${current}.`)
}

/** @throws ServiceError ValidationException */
export function expectVersionArn(arn: string): void {
  if (!/:stateMachine:[^:]+:\d+$/.test(arn)) throw validationException(arn, 'stateMachineVersionArn', 'Member must be the ARN of a state machine version')
}
