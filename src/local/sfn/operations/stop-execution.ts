import type { Operation } from '../context.js'
import { existingExecution } from '../lookup.js'
import { causeLength, errorLength, optionalText } from '../member.js'
import { seconds } from '../time.js'

/** An execution that has ended stays as it is. */
export const stopExecution: Operation = async (context, input) => {
  const { running, result } = existingExecution(context, input)
  const error = optionalText(input, 'error', errorLength)
  const cause = optionalText(input, 'cause', causeLength)
  if (result !== undefined) return { stopDate: seconds(result.stoppedAt) }
  if (running === undefined) throw new Error('an execution neither runs nor has ended')
  running.stop({ ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) })
  const { stoppedAt } = await running.result
  return { stopDate: seconds(stoppedAt) }
}
