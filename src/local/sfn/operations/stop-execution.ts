import type { Operation } from '../context.js'
import { existingExecution } from '../lookup.js'
import { optionalText } from '../member.js'
import { seconds } from '../time.js'

/** An execution that has ended stays as it is. */
export const stopExecution: Operation = async (context, input) => {
  const { running } = existingExecution(context, input)
  const error = optionalText(input, 'error')
  const cause = optionalText(input, 'cause')
  running.stop({ ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) })
  const { stoppedAt } = await running.result
  return { stopDate: seconds(stoppedAt) }
}
