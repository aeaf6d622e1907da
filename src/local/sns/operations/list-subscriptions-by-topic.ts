import { environment } from '../../environment.js'
import { topicDoesNotExist } from '../error.js'
import { requiredText } from '../topic.js'
import type { Operation } from './operation.js'

/** All at once: there is no page after the first. */
export const listSubscriptionsByTopic: Operation = {
  name: 'ListSubscriptionsByTopic',
  members: ['TopicArn'],
  perform(input, { topics, subscriptions }) {
    const arn = requiredText(input, 'TopicArn')
    if (topics.get(arn) === undefined) throw topicDoesNotExist()
    return {
      Subscriptions: subscriptions.list().filter(({ topicArn }) => topicArn === arn).map(({ arn: SubscriptionArn, protocol, endpoint, topicArn }) =>
        ({ SubscriptionArn, Owner: environment.accountId, Protocol: protocol, Endpoint: endpoint, TopicArn: topicArn })),
    }
  },
}
