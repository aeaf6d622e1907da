import type { Operation } from '../context.js'
import { taskTimedOut } from '../error.js'
import { waitingExecution } from '../lookup.js'
import { optionalText, requiredText } from '../member.js'

export const sendTaskFailure: Operation = (context, input) => {
  const token = requiredText(input, 'taskToken')
  const error = optionalText(input, 'error')
  const cause = optionalText(input, 'cause')
  const failure = { ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) }
  if (!waitingExecution(context, token).failTask(token, failure)) throw taskTimedOut()
  return {}
}
