import { iotLimits } from './limit.js'

/**
 * What is wrong with a topic that a message is published to, or nothing. `$` topics are AWS's own; the local IoT has none of them.
 * The topic itself is not quoted: names in it may be a user's.
 *
 * @example
 * ```ts
 * topicProblem('runs/+') // 'a topic to publish to has no wildcards'
 * ```
 */
export function topicProblem(topic: string): string | undefined {
  if (/[+#]/.test(topic)) return 'a topic to publish to has no wildcards'
  return nameProblem(topic)
}

/** What is wrong with the filter of a subscription, or nothing. The forms of wildcards are the broker's to check. */
export function filterProblem(filter: string): string | undefined {
  if (/^\$share\//.test(filter)) return 'shared subscriptions are not supported by the local IoT'
  return nameProblem(filter)
}

function nameProblem(name: string): string | undefined {
  if (name === '') return 'a topic has at least one character'
  if (name.includes('\0')) return 'a topic has no null character'
  if (Buffer.byteLength(name) > iotLimits.topicBytes) return `a topic has at most ${iotLimits.topicBytes} bytes`
  if (name.split('/').length - 1 > iotLimits.topicSlashes) return `a topic has at most ${iotLimits.topicSlashes} slashes`
  if (name.startsWith('$')) return 'reserved topics, which begin with $, are not supported by the local IoT'
  return undefined
}
