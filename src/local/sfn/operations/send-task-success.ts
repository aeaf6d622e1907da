import type { Json } from '../../service.js'
import type { Operation } from '../context.js'
import { invalidOutput, taskTimedOut, validationException } from '../error.js'
import { payloadLimit } from '../launch.js'
import { waitingExecution } from '../lookup.js'
import { requiredText, tokenLength } from '../member.js'

export const sendTaskSuccess: Operation = (context, input) => {
  const token = requiredText(input, 'taskToken', tokenLength)
  const text = requiredText(input, 'output')
  if (Buffer.byteLength(text) > payloadLimit) throw validationException(undefined, 'output', `Member must have length less than or equal to ${String(payloadLimit)}`)
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
