import type { Operation } from '../context.js'
import { existingActivity } from '../lookup.js'
import { seconds } from '../time.js'

export const describeActivity: Operation = (context, input) => {
  const { arn, name, createdAt } = existingActivity(context, input)
  return { activityArn: arn, name, creationDate: seconds(createdAt) }
}
