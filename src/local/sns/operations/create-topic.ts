import { invalidParameter, unsupported } from '../error.js'
import { flag, isObject, requiredText, topicArn, type Topic } from '../topic.js'
import type { Operation } from './operation.js'

const attributeNames = ['FifoTopic', 'ContentBasedDeduplication', 'DisplayName']

/** Creating a topic again with the same attributes answers with its ARN. */
export const createTopic: Operation = {
  name: 'CreateTopic',
  members: ['Name', 'Attributes', 'Tags'],
  async perform(input, { topics }) {
    const name = requiredText(input, 'Name')
    const attributes = isObject(input['Attributes']) ? input['Attributes'] : {}
    const unknown = Object.keys(attributes).find(attribute => !attributeNames.includes(attribute))
    if (unknown !== undefined) throw unsupported(`the attribute ${unknown} of a topic`)
    const { DisplayName: displayName } = attributes
    const topic: Topic = {
      arn: topicArn(name), name,
      fifo: flag(attributes, 'FifoTopic'),
      contentBasedDeduplication: flag(attributes, 'ContentBasedDeduplication'),
      ...(typeof displayName === 'string' ? { displayName } : {}),
    }
    checkName(topic)
    const existing = topics.get(topic.arn)
    if (existing !== undefined && JSON.stringify(existing) !== JSON.stringify(topic)) {
      throw invalidParameter('Attributes Reason: Topic already exists with different attributes')
    }
    await topics.put(topic)
    return { TopicArn: topic.arn }
  },
}

/** Source: API reference of CreateTopic. */
function checkName({ name, fifo }: Topic): void {
  const stem = fifo ? name.replace(/\.fifo$/, '') : name
  if (fifo && stem === name) throw invalidParameter('Fifo Topic names must end with .fifo and must be made up of only uppercase and lowercase ASCII letters, numbers, underscores, and hyphens, and must be between 1 and 256 characters long.')
  if (!/^[A-Za-z0-9_-]{1,256}$/.test(stem) || name.length > 256) throw invalidParameter('Topic Name')
}
