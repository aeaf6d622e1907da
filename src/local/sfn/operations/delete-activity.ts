import type { Operation } from '../context.js'
import { expectActivityArn } from '../arn.js'
import { requiredText } from '../member.js'

/** Deleting what does not exist is no error. Tasks that wait for a worker wait on. */
export const deleteActivity: Operation = async (context, input) => {
  const arn = requiredText(input, 'activityArn')
  expectActivityArn(arn)
  await context.activities.remove(arn)
  return {}
}
