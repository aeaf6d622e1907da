import { environment } from '../../environment.js'
import type { JsonObject } from '../../service.js'
import { permissionTable, textOf } from './permission.js'

const prefix = `arn:${environment.partition}:sns:${environment.region}:${environment.accountId}`

/** A subscription's ARN is its topic's, with an id behind it. */
const topicOfSubscription = (input: JsonObject): string => textOf(input, 'SubscriptionArn').split(':').slice(0, 6).join(':')

/** Source: Service Authorization Reference, "Actions, resources, and condition keys for Amazon SNS". */
export const snsPermissions = permissionTable<'topic' | 'new topic' | 'recipient' | 'every topic' | 'topic of the subscription'>('sns', {
  CreateTopic: [{ action: 'sns:CreateTopic', on: 'new topic' }],
  DeleteTopic: [{ action: 'sns:DeleteTopic', on: 'topic' }],
  GetTopicAttributes: [{ action: 'sns:GetTopicAttributes', on: 'topic' }],
  ListSubscriptionsByTopic: [{ action: 'sns:ListSubscriptionsByTopic', on: 'topic' }],
  ListTopics: [{ action: 'sns:ListTopics', on: 'every topic' }],
  Publish: [{ action: 'sns:Publish', on: 'recipient' }],
  Subscribe: [{ action: 'sns:Subscribe', on: 'topic' }],
  Unsubscribe: [{ action: 'sns:Unsubscribe', on: 'topic of the subscription' }],
}, {
  'topic': input => [textOf(input, 'TopicArn')],
  'new topic': input => [`${prefix}:${textOf(input, 'Name')}`],
  'recipient': input => [textOf(input, 'TopicArn') || textOf(input, 'TargetArn') || '*'],
  'every topic': () => ['*'],
  'topic of the subscription': input => [topicOfSubscription(input)],
})
