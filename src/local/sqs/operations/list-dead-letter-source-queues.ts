import { requiredText } from '../input.js'
import { page } from '../page.js'
import { queueUrl } from '../queue-url.js'
import type { Operation } from './operation.js'

export const listDeadLetterSourceQueues: Operation = (input, { queues, endpoint }) => {
  const target = queues.byUrl(requiredText(input, 'QueueUrl'))
  const { items, rest } = page(queues.sourcesOf(target).map(queue => queue.config.name), input)
  // this answer alone writes its list in lower case (API model)
  return { queueUrls: items.map(name => queueUrl(endpoint(), name)), ...rest }
}
