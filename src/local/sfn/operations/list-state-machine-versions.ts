import type { Operation } from '../context.js'
import { existingMachine } from '../lookup.js'
import { page } from '../page.js'
import { seconds } from '../time.js'
import { versionsOf } from '../version-store.js'

/** Latest first. */
export const listStateMachineVersions: Operation = (context, input) => {
  const { arn } = existingMachine(context, input)
  const { items, nextToken } = page(input, versionsOf(context.qualifiers, arn), version => version.number, { descending: true, now: context.now() })
  return {
    stateMachineVersions: items.map(version => ({ stateMachineVersionArn: version.arn, creationDate: seconds(version.createdAt) })),
    ...(nextToken === undefined ? {} : { nextToken }),
  }
}
