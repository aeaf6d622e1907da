import type { Operation } from '../context.js'
import { unqualified } from '../arn.js'
import { page } from '../page.js'
import { namedMachine } from '../qualified.js'
import { seconds } from '../time.js'
import { aliasesOf } from '../version-store.js'

/** Of a state machine, or of one of its versions. By name. */
export const listStateMachineAliases: Operation = (context, input) => {
  const { machine, versionArn } = namedMachine(context, input)
  const aliases = aliasesOf(context.qualifiers, unqualified(machine.arn)).filter(({ routes }) => versionArn === undefined || routes.some(route => route.versionArn === versionArn))
  const { items, nextToken } = page(input, aliases, alias => alias.arn, { now: context.now() })
  return {
    stateMachineAliases: items.map(({ arn, createdAt }) => ({ stateMachineAliasArn: arn, creationDate: seconds(createdAt) })),
    ...(nextToken === undefined ? {} : { nextToken }),
  }
}
