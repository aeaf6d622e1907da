import type { JsonObject } from '../../service.js'
import { invalidRequest, tooLarge } from '../error.js'
import { iotLimits } from '../limit.js'
import { topicProblem } from '../topic.js'
import type { Operation } from './operation.js'

/** Sends a message to whoever is subscribed now. `payload` is base64, as binary members are in AWS's models. */
export const publish: Operation = {
  name: 'Publish',
  members: ['topic', 'qos', 'retain', 'payload'],
  perform: (input, { broker }) => {
    const { qos = 0, retain = false, payload = '' } = input
    if (qos !== 0 && qos !== 1) throw invalidRequest('qos is 0 or 1')
    if (retain !== false) throw invalidRequest('retained messages are not supported by the local IoT')
    if (typeof payload !== 'string') throw invalidRequest('payload must be text in base64')
    const bytes = Buffer.from(payload, 'base64')
    if (bytes.length > iotLimits.payloadBytes) throw tooLarge(`The payload exceeds the maximum size of ${iotLimits.payloadBytes} bytes`)
    broker.publish({ topic: topicOf(input), payload: bytes, qos })
    return {}
  },
}

function topicOf({ topic }: JsonObject): string {
  if (typeof topic !== 'string') throw invalidRequest('topic is missing')
  const problem = topicProblem(topic)
  if (problem !== undefined) throw invalidRequest(problem)
  return topic
}
