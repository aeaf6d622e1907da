import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { LocalAwsError } from '../local-aws-error.js'
import type { QueueAttributes } from './attribute.js'

/** What is known of a queue besides its messages. Times are epoch milliseconds. */
export interface QueueConfig {
  readonly version: 1
  /** Names this incarnation: a queue that is deleted and made again has another. */
  readonly id: string
  readonly name: string
  readonly fifo: boolean
  readonly createdAt: number
  readonly modifiedAt: number
  readonly attributes: QueueAttributes
  readonly tags: Readonly<Record<string, string>>
}

export const configFile = 'queue.json'

/** @returns undefined when there is none: the queue's creation or deletion was cut short. */
export function readQueueConfig(directory: string): QueueConfig | undefined {
  const path = join(directory, configFile)
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  const config = parsed(text)
  if (!isQueueConfig(config)) throw new LocalAwsError('SW4202', `${path} does not describe a queue of this version; remove its folder to lose the queue`)
  return config
}

export function writeQueueConfig(directory: string, config: QueueConfig): void {
  const path = join(directory, configFile)
  writeFileSync(`${path}.new`, JSON.stringify(config, undefined, 2))
  renameSync(`${path}.new`, path)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isQueueConfig(value: unknown): value is QueueConfig {
  return typeof value === 'object' && value !== null && 'version' in value && value.version === 1
    && 'name' in value && typeof value.name === 'string' && 'id' in value && typeof value.id === 'string'
    && 'attributes' in value && typeof value.attributes === 'object'
}
