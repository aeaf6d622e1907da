import { optionalText } from '../input.js'
import { page } from '../page.js'
import { queueUrl } from '../queue-url.js'
import type { Operation } from './operation.js'

export const listQueues: Operation = (input, { queues, endpoint }) => {
  const prefix = optionalText(input, 'QueueNamePrefix') ?? ''
  const names = queues.list().map(queue => queue.config.name).filter(name => name.startsWith(prefix))
  const { items, rest } = page(names, input)
  return items.length === 0 ? {} : { QueueUrls: items.map(name => queueUrl(endpoint(), name)), ...rest }
}
