import { requiredText } from '../topic.js'
import type { Operation } from './operation.js'

/** Deleting what does not exist is no error. Its subscriptions go with it. */
export const deleteTopic: Operation = {
  name: 'DeleteTopic',
  members: ['TopicArn'],
  async perform(input, { topics, subscriptions }) {
    const arn = requiredText(input, 'TopicArn')
    for (const subscription of subscriptions.list()) if (subscription.topicArn === arn) await subscriptions.remove(subscription.arn)
    await topics.remove(arn)
    return {}
  },
}
