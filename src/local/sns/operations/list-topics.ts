import type { Operation } from './operation.js'

/** All at once: there is no page after the first. */
export const listTopics: Operation = {
  name: 'ListTopics',
  members: [],
  perform: (_, { topics }) => ({ Topics: topics.list().map(({ arn }) => ({ TopicArn: arn })) }),
}
