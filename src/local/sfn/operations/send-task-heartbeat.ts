import type { Operation } from '../context.js'
import { taskTimedOut } from '../error.js'
import { waitingExecution } from '../lookup.js'
import { requiredText, tokenLength } from '../member.js'

export const sendTaskHeartbeat: Operation = (context, input) => {
  const token = requiredText(input, 'taskToken', tokenLength)
  if (!waitingExecution(context, token).heartbeatTask(token)) throw taskTimedOut()
  return {}
}
