import type { Operation } from '../context.js'
import { taskTimedOut } from '../error.js'
import { waitingExecution } from '../lookup.js'
import { causeLength, errorLength, optionalText, requiredText, tokenLength } from '../member.js'

export const sendTaskFailure: Operation = (context, input) => {
  const token = requiredText(input, 'taskToken', tokenLength)
  const error = optionalText(input, 'error', errorLength)
  const cause = optionalText(input, 'cause', causeLength)
  const failure = { ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) }
  if (!waitingExecution(context, token).failTask(token, failure)) throw taskTimedOut()
  return {}
}
