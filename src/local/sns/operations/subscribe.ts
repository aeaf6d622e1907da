import { randomUUID } from 'node:crypto'
import { invalidParameter, topicDoesNotExist, unsupported } from '../error.js'
import { flag, isObject, requiredText, type Subscription, type Topic } from '../topic.js'
import type { Operation } from './operation.js'

/** Subscribing the same endpoint again answers with the subscription that there is. */
export const subscribe: Operation = {
  name: 'Subscribe',
  members: ['TopicArn', 'Protocol', 'Endpoint', 'Attributes', 'ReturnSubscriptionArn'],
  async perform(input, { topics, subscriptions }) {
    const topic = topics.get(requiredText(input, 'TopicArn'))
    if (topic === undefined) throw topicDoesNotExist()
    const protocol = requiredText(input, 'Protocol')
    const endpoint = requiredText(input, 'Endpoint')
    if (protocol !== 'sqs' && protocol !== 'lambda') throw unsupported(`the protocol ${protocol} of a subscription`)
    checkEndpoint(topic, protocol, endpoint)
    const attributes = isObject(input['Attributes']) ? input['Attributes'] : {}
    const unknown = Object.keys(attributes).find(attribute => attribute !== 'RawMessageDelivery')
    if (unknown !== undefined) throw unsupported(`the attribute ${unknown} of a subscription`)
    const existing = subscriptions.list().find(known => known.topicArn === topic.arn && known.protocol === protocol && known.endpoint === endpoint)
    if (existing !== undefined) return { SubscriptionArn: existing.arn }
    const subscription: Subscription = { arn: `${topic.arn}:${randomUUID()}`, topicArn: topic.arn, protocol, endpoint, rawMessageDelivery: flag(attributes, 'RawMessageDelivery') }
    await subscriptions.put(subscription)
    return { SubscriptionArn: subscription.arn }
  },
}

/** The messages' wording is AWS's but for the second, which is ours. */
function checkEndpoint(topic: Topic, protocol: Subscription['protocol'], endpoint: string): void {
  const arn = protocol === 'sqs' ? /^arn:[a-z-]+:sqs:[a-z0-9-]+:\d{12}:[A-Za-z0-9_.-]+$/ : /^arn:[a-z-]+:lambda:[a-z0-9-]+:\d{12}:function:[A-Za-z0-9_:$-]+$/
  if (!arn.test(endpoint)) throw invalidParameter(protocol === 'sqs' ? 'SQS endpoint ARN' : 'Lambda endpoint ARN')
  if (topic.fifo && protocol === 'lambda') throw invalidParameter('Protocol Reason: a FIFO topic delivers to queues alone')
  if (!topic.fifo && endpoint.endsWith('.fifo')) throw invalidParameter('Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics')
}
