import type { Json } from '../../service.js'
import type { Operation } from '../context.js'
import { invalidOutput, taskTimedOut } from '../error.js'
import { waitingExecution } from '../lookup.js'
import { requiredText } from '../member.js'

export const sendTaskSuccess: Operation = (context, input) => {
  const token = requiredText(input, 'taskToken')
  const text = requiredText(input, 'output')
  const execution = waitingExecution(context, token)
  let output: Json
  try {
    output = JSON.parse(text) as Json
  } catch (error) {
    throw invalidOutput(error instanceof Error ? error.message : 'not JSON')
  }
  if (!execution.completeTask(token, output)) throw taskTimedOut()
  return {}
}
