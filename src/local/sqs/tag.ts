import { invalidParameter } from './error.js'
import type { SqsLimits } from './limit.js'

/** Adds tags to those that a queue has. */
export function readTags(given: Readonly<Record<string, string>>, current: Readonly<Record<string, string>>, limits: SqsLimits): Readonly<Record<string, string>> {
  for (const [key, value] of Object.entries(given)) {
    if (key === '' || key.length > 128 || value.length > 256 || key.toLowerCase().startsWith('aws:')) throw invalidParameter(`The tag '${key}' is invalid.`)
  }
  const tags = { ...current, ...given }
  if (Object.keys(tags).length > limits.tagsPerQueue) throw invalidParameter(`Too many tags added for queue: at most ${limits.tagsPerQueue}.`)
  return tags
}
