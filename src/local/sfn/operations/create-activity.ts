import type { Operation } from '../context.js'
import { activityArn, expectName } from '../arn.js'
import { optionalList, requiredText } from '../member.js'
import { readTags } from '../tag.js'
import { seconds } from '../time.js'

/** Creating an activity again answers as the first time did; tags are not compared. Source: API reference of CreateActivity. */
export const createActivity: Operation = async (context, input) => {
  const name = requiredText(input, 'name')
  expectName(name)
  const arn = activityArn(context.account, name)
  const existing = context.activities.get(arn)
  if (existing !== undefined) return { activityArn: arn, creationDate: seconds(existing.createdAt) }
  const createdAt = context.now()
  await context.activities.put({ arn, name, createdAt, tags: readTags(optionalList(input, 'tags') ?? []) })
  return { activityArn: arn, creationDate: seconds(createdAt) }
}
