import { createTopic } from './create-topic.js'
import { deleteTopic } from './delete-topic.js'
import { getTopicAttributes } from './get-topic-attributes.js'
import { listSubscriptionsByTopic } from './list-subscriptions-by-topic.js'
import { listTopics } from './list-topics.js'
import type { Operation } from './operation.js'
import { publish } from './publish.js'
import { subscribe } from './subscribe.js'
import { unsubscribe } from './unsubscribe.js'

/** The operations of the endpoint by AWS's names. */
export const operations: ReadonlyMap<string, Operation> = new Map(
  [createTopic, deleteTopic, getTopicAttributes, listSubscriptionsByTopic, listTopics, publish, subscribe, unsubscribe].map(operation => [operation.name, operation]),
)
