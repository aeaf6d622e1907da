import type { Operation } from '../context.js'
import { activityWorkerLimitExceeded } from '../error.js'
import { existingActivity } from '../lookup.js'
import { optionalText } from '../member.js'

/** Waits up to a minute for a task; an empty answer says that there was none. */
export const getActivityTask: Operation = async (context, input, signal) => {
  const { arn } = existingActivity(context, input)
  const workerName = optionalText(input, 'workerName', 80)
  if (context.activityQueue.isFull(arn)) throw activityWorkerLimitExceeded(arn)
  const task = await context.activityQueue.fetch(arn, workerName, signal)
  return task === undefined ? {} : { taskToken: task.taskToken, input: task.input }
}
