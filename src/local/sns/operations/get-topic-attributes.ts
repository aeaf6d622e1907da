import { environment } from '../../environment.js'
import { topicDoesNotExist } from '../error.js'
import { requiredText } from '../topic.js'
import type { Operation } from './operation.js'

export const getTopicAttributes: Operation = {
  name: 'GetTopicAttributes',
  members: ['TopicArn'],
  perform(input, { topics, subscriptions }) {
    const topic = topics.get(requiredText(input, 'TopicArn'))
    if (topic === undefined) throw topicDoesNotExist()
    const confirmed = subscriptions.list().filter(({ topicArn }) => topicArn === topic.arn).length
    return {
      Attributes: {
        TopicArn: topic.arn, Owner: environment.accountId, DisplayName: topic.displayName ?? '',
        SubscriptionsConfirmed: String(confirmed), SubscriptionsPending: '0', SubscriptionsDeleted: '0',
        ...(topic.fifo ? { FifoTopic: 'true', ContentBasedDeduplication: String(topic.contentBasedDeduplication) } : {}),
      },
    }
  },
}
