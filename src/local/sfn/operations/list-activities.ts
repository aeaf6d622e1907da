import type { Operation } from '../context.js'
import { page } from '../page.js'
import { seconds } from '../time.js'

export const listActivities: Operation = (context, input) => {
  const { items, nextToken } = page(input, context.activities.list(), activity => activity.name, { now: context.now() })
  return {
    activities: items.map(({ arn, name, createdAt }) => ({ activityArn: arn, name, creationDate: seconds(createdAt) })),
    ...(nextToken === undefined ? {} : { nextToken }),
  }
}
