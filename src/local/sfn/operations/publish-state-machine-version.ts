import type { Operation } from '../context.js'
import { existingMachine } from '../lookup.js'
import { optionalText } from '../member.js'
import { expectRevision, publish, versionDescription } from '../publish.js'
import { seconds } from '../time.js'

/** A revision that was published already answers as the first time did. */
export const publishStateMachineVersion: Operation = async (context, input) => {
  const machine = existingMachine(context, input)
  const description = versionDescription(input, 'description')
  expectRevision(machine, optionalText(input, 'revisionId'))
  const version = await publish(context, machine, description === undefined ? {} : { description })
  return { stateMachineVersionArn: version.arn, creationDate: seconds(version.createdAt) }
}
