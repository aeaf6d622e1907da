import { PublishCommand } from '@aws-sdk/client-iot-data-plane'
import type { Topic } from '../port.js'
import { TextFreeError } from '../task-error.js'
import type { IotDataSource } from './iot-client.js'

/** Bytes of one message. Source: AWS General Reference, "AWS IoT Core message broker and protocol limits and quotas". */
const messageBytes = 131_072
/** Milliseconds for all messages of one call, the look-up of the endpoint included. */
const usualPatience = 3_000

const head = '{"updates":['
const tail = ']}'

/**
 * Publishes updates as JSON messages `{ "updates": […] }` behind an IoT client: as many in one message as fit, in their order, each with QoS 1.
 *
 * What is published twice must mean the same as once: a call that failed may have published some of it.
 *
 * @param patience - milliseconds after which a call gives up
 * @example
 * ```ts
 * const topic = createTopic<ProgressUpdate>(iotDataSource())
 * await topic.publish('stepwright/progress/ann', [{ runId, done: 25, total: 100, cached: 0, failed: 0 }])
 * ```
 */
export function createTopic<Update>(source: IotDataSource, patience: number = usualPatience): Topic<Update> {
  return {
    async publish(topic, updates) {
      const messages = messagesOf(updates)
      if (messages.length === 0) return
      const abortSignal = AbortSignal.timeout(patience)
      const client = await source(abortSignal)
      // one after another: an older update must not overtake a newer one
      for (const payload of messages) await client.send(new PublishCommand({ topic, qos: 1, payload: Buffer.from(payload) }), { abortSignal })
    },
  }
}

/**
 * Packs updates into messages.
 *
 * @param limit - bytes of a message
 * @throws TextFreeError when one update is larger than a message
 * @example
 * ```ts
 * messagesOf([{ done: 1 }, { done: 2 }]) // ['{"updates":[{"done":1},{"done":2}]}']
 * ```
 */
export function messagesOf(updates: readonly unknown[], limit: number = messageBytes): readonly string[] {
  const frame = head.length + tail.length
  const messages: string[][] = []
  let bytes = Infinity
  for (const text of updates.map((update) => JSON.stringify(update))) {
    const size = Buffer.byteLength(text)
    if (frame + size > limit) throw new TextFreeError(`an update of ${size} bytes does not fit into a message of ${limit}`)
    if (bytes + 1 + size > limit) {
      messages.push([])
      bytes = frame - 1
    }
    messages.at(-1)?.push(text)
    bytes += 1 + size
  }
  return messages.map((texts) => `${head}${texts.join(',')}${tail}`)
}
