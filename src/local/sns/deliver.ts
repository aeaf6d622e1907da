import { environment, snsPrincipal } from '../environment.js'
import type { Caller, Json, JsonObject } from '../service.js'
import type { SnsContext } from './operations/operation.js'
import { isObject, type Subscription, type Topic } from './topic.js'

/** A message on its way. */
export interface Message {
  readonly MessageId: string
  readonly SequenceNumber?: string
  /** By protocol, and `default`. */
  readonly texts: Readonly<Record<string, string>>
  readonly Subject?: string
  /** As in the request: `{ name: { DataType, StringValue } }`. */
  readonly attributes: JsonObject
  readonly MessageGroupId?: string
  readonly MessageDeduplicationId?: string
}

/** Delivers a message to every subscription of a topic. One that fails keeps the others from nothing. */
export async function deliver(context: SnsContext, topic: Topic, message: Message): Promise<void> {
  const { subscriptions, onProblem } = context
  await Promise.all(subscriptions.list().filter(({ topicArn }) => topicArn === topic.arn).map(async (subscription) => {
    try {
      await (subscription.protocol === 'sqs' ? toQueue(context, topic, subscription, message) : toFunction(context, topic, subscription, message))
    } catch (error) {
      onProblem(new Error(`SW4232: ${topic.arn} could not deliver a message to ${subscription.endpoint}: ${error instanceof Error ? error.message : String(error)}`))
    }
  }))
}

const callerOf = (topic: Topic): Caller => ({ principalArn: snsPrincipal, sourceArn: topic.arn })

async function toQueue(context: SnsContext, topic: Topic, subscription: Subscription, message: Message): Promise<void> {
  const { services } = context
  const name = subscription.endpoint.slice(subscription.endpoint.lastIndexOf(':') + 1)
  await services.call('sqs', 'SendMessage', {
    // the host does not matter: the account and the name say which queue it is
    QueueUrl: `https://sqs.${environment.region}.amazonaws.com/${subscription.endpoint.split(':')[4] ?? ''}/${name}`,
    MessageBody: subscription.rawMessageDelivery ? textFor(subscription, message) : JSON.stringify(notification(context, topic, subscription, message)),
    ...(subscription.rawMessageDelivery && Object.keys(message.attributes).length > 0 ? { MessageAttributes: message.attributes } : {}),
    ...(name.endsWith('.fifo') && message.MessageGroupId !== undefined ? { MessageGroupId: message.MessageGroupId, MessageDeduplicationId: message.MessageDeduplicationId ?? message.MessageId } : {}),
  }, callerOf(topic))
}

/** Source: AWS Lambda developer guide, "Using Lambda with Amazon SNS". */
async function toFunction(context: SnsContext, topic: Topic, subscription: Subscription, message: Message): Promise<void> {
  const { MessageAttributes: attributes = {}, SigningCertURL: certificate = '', UnsubscribeURL: unsubscribe = '', ...rest } = notification(context, topic, subscription, message)
  const record = { EventVersion: '1.0', EventSubscriptionArn: subscription.arn, EventSource: 'aws:sns', Sns: { Subject: null, ...rest, SigningCertUrl: certificate, UnsubscribeUrl: unsubscribe, MessageAttributes: attributes } }
  await context.services.call('lambda', 'Invoke', { FunctionName: subscription.endpoint, InvocationType: 'Event', Payload: JSON.stringify({ Records: [record] }) }, callerOf(topic))
}

const textFor = ({ protocol }: Subscription, { texts }: Message): string => texts[protocol] ?? texts['default'] ?? ''

/** What queues and functions get. Nothing is signed here, and the signature says so. Source: Amazon SNS developer guide, "Parsing message formats". */
function notification({ now }: SnsContext, topic: Topic, subscription: Subscription, message: Message): JsonObject {
  const host = `https://sns.${environment.region}.amazonaws.com`
  return {
    Type: 'Notification',
    MessageId: message.MessageId,
    ...(message.SequenceNumber === undefined ? {} : { SequenceNumber: message.SequenceNumber }),
    TopicArn: topic.arn,
    ...(message.Subject === undefined ? {} : { Subject: message.Subject }),
    Message: textFor(subscription, message),
    Timestamp: new Date(now()).toISOString(),
    SignatureVersion: '1',
    Signature: 'not signed: this is the local AWS',
    SigningCertURL: `${host}/SimpleNotificationService-none.pem`,
    UnsubscribeURL: `${host}/?Action=Unsubscribe&SubscriptionArn=${subscription.arn}`,
    ...(Object.keys(message.attributes).length === 0 ? {} : { MessageAttributes: Object.fromEntries(Object.entries(message.attributes).map(([name, value]) => [name, attribute(value)])) }),
  }
}

function attribute(value: Json): Json {
  const { DataType: type = 'String', StringValue: text, BinaryValue: bytes = null } = isObject(value) ? value : {}
  return { Type: type, Value: text ?? bytes }
}
