import { environment } from '../../environment.js'
import { queueDoesNotExist } from '../error.js'
import { optionalText, requiredText } from '../input.js'
import { queueUrl } from '../queue-url.js'
import type { Operation } from './operation.js'

export const getQueueUrl: Operation = (input, { queues, endpoint }) => {
  const name = requiredText(input, 'QueueName')
  const owner = optionalText(input, 'QueueOwnerAWSAccountId') ?? environment.accountId
  if (owner !== environment.accountId || queues.find(name) === undefined) throw queueDoesNotExist()
  return { QueueUrl: queueUrl(endpoint(), name) }
}
