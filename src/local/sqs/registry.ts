import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../../interpreter/types.js'
import { environment } from '../environment.js'
import type { QueueAttributes } from './attribute.js'
import { queueDoesNotExist } from './error.js'
import type { SqsLimits } from './limit.js'
import type { Disturbance } from './message-queue.js'
import { Queue } from './queue.js'
import { configFile, readQueueConfig, writeQueueConfig, type QueueConfig } from './queue-config.js'

export interface RegistryOptions {
  readonly directory: string
  readonly clock: Clock
  readonly limits: SqsLimits
  readonly disturbed?: Disturbance
}

/** All queues, each in a folder of its own: `<name>-<id>/queue.json` makes it one, `journal.jsonl` beside it holds its messages. */
export class QueueRegistry {
  readonly #queues = new Map<string, Queue>()
  readonly #deletedAt = new Map<string, number>()

  constructor(readonly options: RegistryOptions) {
    mkdirSync(options.directory, { recursive: true })
    for (const entry of readdirSync(options.directory, { withFileTypes: true })) {
      if (!entry.isDirectory()) continue
      const directory = join(options.directory, entry.name)
      const config = readQueueConfig(directory)
      if (config === undefined) rmSync(directory, { recursive: true })
      else this.#open(config, directory)
    }
    for (const queue of this.#queues.values()) queue.finishMoves()
  }

  /** By name, in order of names. */
  list(): readonly Queue[] {
    return [...this.#queues.values()].sort((a, b) => a.config.name < b.config.name ? -1 : 1)
  }

  find(name: string): Queue | undefined {
    return this.#queues.get(name)
  }

  byArn(arn: string): Queue | undefined {
    const name = arn.slice(arn.lastIndexOf(':') + 1)
    return arn === arnOf(name) ? this.#queues.get(name) : undefined
  }

  /**
   * The queue of a URL, whatever its host: the port differs from run to run.
   * @throws ServiceError QueueDoesNotExist
   */
  byUrl(url: string): Queue {
    const [, accountId, name] = /^https?:\/\/[^/]+\/(\d{12})\/([^/?#]+)$/.exec(url) ?? []
    const queue = accountId === environment.accountId && name !== undefined ? this.#queues.get(name) : undefined
    if (queue === undefined) throw queueDoesNotExist()
    return queue
  }

  /** Queues whose dead letters go to a queue. */
  sourcesOf(target: Queue): readonly Queue[] {
    return this.list().filter(queue => queue.deadLetterArn() === target.arn)
  }

  /** How long a deleted queue's name stays refused, in milliseconds; 0 when it is free. */
  cooldown(name: string): number {
    const deletedAt = this.#deletedAt.get(name)
    return deletedAt === undefined ? 0 : Math.max(0, deletedAt + this.options.limits.cooldownSeconds * 1000 - this.options.clock.now())
  }

  create(name: string, fifo: boolean, attributes: QueueAttributes, tags: Readonly<Record<string, string>>): Queue {
    const now = this.options.clock.now()
    const id = randomBytes(8).toString('hex')
    const directory = join(this.options.directory, `${name}-${id}`)
    const config: QueueConfig = { version: 1, id, name, fifo, createdAt: now, modifiedAt: now, attributes, tags }
    mkdirSync(directory)
    writeQueueConfig(directory, config)
    this.#deletedAt.delete(name)
    return this.#open(config, directory)
  }

  delete(queue: Queue): void {
    // without its configuration the folder is no queue: what remains after a crash is removed at the next start
    rmSync(join(queue.directory, configFile))
    queue.messages.close()
    this.#queues.delete(queue.config.name)
    this.#deletedAt.set(queue.config.name, this.options.clock.now())
    rmSync(queue.directory, { recursive: true })
  }

  close(): void {
    for (const queue of this.#queues.values()) queue.messages.close()
    this.#queues.clear()
  }

  #open(config: QueueConfig, directory: string): Queue {
    const queue = new Queue(config, { ...this.options, arn: arnOf(config.name), directory, byArn: arn => this.byArn(arn) })
    this.#queues.set(config.name, queue)
    return queue
  }
}

export const arnOf = (name: string): string => `arn:${environment.partition}:sqs:${environment.region}:${environment.accountId}:${name}`
