import { join } from 'node:path'
import type { Clock } from '../../interpreter/types.js'
import { withDefaults, type QueueAttributes } from './attribute.js'
import type { SqsLimits } from './limit.js'
import { MessageQueue, type Disturbance, type QueueRules } from './message-queue.js'
import { writeQueueConfig, type QueueConfig } from './queue-config.js'
import { mayRedrive, readRedriveAllowance, readRedrivePolicy } from './redrive.js'

export interface QueueSurroundings {
  readonly arn: string
  readonly directory: string
  readonly clock: Clock
  readonly limits: SqsLimits
  readonly disturbed?: Disturbance
  /** The queue with an ARN, now. */
  readonly byArn: (arn: string) => Queue | undefined
}

/** A queue: its configuration and its messages. */
export class Queue {
  readonly messages: MessageQueue
  /** When it was purged last; epoch milliseconds. */
  purgedAt = Number.NEGATIVE_INFINITY
  #attributes: QueueAttributes
  #rules: QueueRules

  constructor(private current: QueueConfig, private readonly surroundings: QueueSurroundings) {
    this.#attributes = withDefaults(current.attributes, current.fifo, surroundings.limits)
    this.#rules = this.#readRules()
    this.messages = new MessageQueue({
      id: current.id,
      journalPath: join(surroundings.directory, 'journal.jsonl'),
      fifo: current.fifo,
      clock: surroundings.clock,
      deduplicationMs: surroundings.limits.deduplicationSeconds * 1000,
      rules: () => this.#rules,
      // a FIFO queue keeps its order, and delivers once
      ...(surroundings.disturbed === undefined || current.fifo ? {} : { disturbed: surroundings.disturbed }),
    })
  }

  get arn(): string {
    return this.surroundings.arn
  }

  get directory(): string {
    return this.surroundings.directory
  }

  get config(): QueueConfig {
    return this.current
  }

  /** All that a user can set, defaults included. */
  get attributes(): QueueAttributes {
    return this.#attributes
  }

  /** A whole-number attribute, for example `VisibilityTimeout`. */
  number(name: string): number {
    return Number(this.#attributes[name])
  }

  /** Replaces part of the configuration, on disk first. */
  update(change: Partial<Pick<QueueConfig, 'attributes' | 'tags' | 'modifiedAt'>>): void {
    const config = { ...this.current, ...change }
    writeQueueConfig(this.directory, config)
    this.current = config
    this.#attributes = withDefaults(config.attributes, config.fifo, this.surroundings.limits)
    this.#rules = this.#readRules()
  }

  /** The queue that this one's dead letters go to. */
  deadLetterArn(): string | undefined {
    const policy = this.#attributes['RedrivePolicy']
    return policy === undefined ? undefined : readRedrivePolicy(policy, this.surroundings.limits.maxReceiveCount).deadLetterTargetArn
  }

  /** Whether another queue may send its dead letters here. */
  takesDeadLettersOf(sourceArn: string): boolean {
    const allow = this.#attributes['RedriveAllowPolicy']
    return allow === undefined || mayRedrive(readRedriveAllowance(allow), sourceArn)
  }

  /** Finishes moves that a crash cut in two: a message that arrived in the dead-letter queue leaves this one. */
  finishMoves(): void {
    const { redrive } = this.#rules
    const target = this.deadLetterArn()
    const deadLetters = target === undefined ? undefined : this.surroundings.byArn(target)
    if (redrive === undefined || deadLetters === undefined) return
    const moved = new Set(deadLetters.messages.movedIds())
    this.messages.delete([...this.messages.worn(redrive.maxReceiveCount)].filter(message => moved.has(message.id)))
  }

  #readRules(): QueueRules {
    const policyText = this.#attributes['RedrivePolicy']
    const policy = policyText === undefined ? undefined : readRedrivePolicy(policyText, this.surroundings.limits.maxReceiveCount)
    const rules: QueueRules = {
      retentionMs: this.number('MessageRetentionPeriod') * 1000,
      delayMs: this.number('DelaySeconds') * 1000,
      deduplicationPerGroup: this.#attributes['DeduplicationScope'] === 'messageGroup',
    }
    if (policy === undefined) return rules
    return {
      ...rules,
      redrive: {
        maxReceiveCount: policy.maxReceiveCount,
        move: (message, content) => {
          const target = this.surroundings.byArn(policy.deadLetterTargetArn)
          target?.messages.accept(message, content, this.arn)
          return target !== undefined
        },
      },
    }
  }
}
