import { requiredText } from '../topic.js'
import type { Operation } from './operation.js'

/** Ending what does not exist is no error. */
export const unsubscribe: Operation = {
  name: 'Unsubscribe',
  members: ['SubscriptionArn'],
  async perform(input, { subscriptions }) {
    await subscriptions.remove(requiredText(input, 'SubscriptionArn'))
    return {}
  },
}
