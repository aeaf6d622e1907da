import { randomUUID } from 'node:crypto'
import type { Clock } from '../../interpreter/types.js'
import { DeadlineHeap } from './deadline-heap.js'
import { Deduplication } from './deduplication.js'
import type { SendRecord, SeenRecord } from './journal.js'
import { countedReceives, type Content, type Delivery, type Draft, type Message } from './message.js'
import { MessageStore } from './message-store.js'
import { FifoOrder } from './order/fifo-order.js'
import type { ReadyOrder } from './order/ready-order.js'
import { StandardOrder } from './order/standard-order.js'
import { readReceipt, receiptHandle } from './receipt.js'
import { Waiters } from './waiter.js'

/** What a queue's attributes say, in milliseconds. Read anew at each use, since attributes change. */
export interface QueueRules {
  readonly retentionMs: number
  readonly delayMs: number
  /** Deduplication ids count within a message group only. */
  readonly deduplicationPerGroup: boolean
  readonly redrive?: {
    readonly maxReceiveCount: number
    /** Takes a message over. False when the dead-letter queue is no more: the message then stays. */
    readonly move: (message: Message, content: Content) => boolean
  }
}

/**
 * In how many milliseconds a message of a standard queue is seen that was just sent, and overtaken by others meanwhile, or that was just deleted. Undefined where
 * all goes well. Source: Amazon SQS developer guide, "At-least-once delivery": a server that is unavailable while a message is deleted keeps its copy.
 */
export type Disturbance = () => number | undefined

export interface QueueSetup {
  /** Names this incarnation of the queue in receipt handles: lower-case hexadecimal. */
  readonly id: string
  readonly journalPath: string
  readonly fifo: boolean
  readonly clock: Clock
  readonly deduplicationMs: number
  readonly rules: () => QueueRules
  /** Default: never. */
  readonly disturbed?: Disturbance
}

export interface Sent {
  readonly id: string
  readonly sequence: number
}

/** What a receipt handle is good for. `foreign`: not of this queue; `gone`: its message is; `stale`: received again since, or (FIFO) no longer held. */
export type Held = { readonly kind: 'held' | 'visible', readonly message: Message } | { readonly kind: 'foreign' | 'gone' | 'stale' }

export interface Counts {
  readonly ready: number
  readonly flying: number
  readonly delayed: number
}

/**
 * One queue: which message is visible when, and to whom. Every change is on disk before a method returns.
 * All methods but `poll` and `whenReady` are synchronous, so that nothing can come between their steps.
 */
export class MessageQueue {
  readonly #store: MessageStore
  #deadlines = new DeadlineHeap()
  readonly #waiters = new Waiters()
  readonly #deduplication: Deduplication
  #order: ReadyOrder
  #flying = 0
  #delayed = 0
  #nextSweep = 0
  #cancelWake: (() => void) | undefined
  /** Deleted, and seen all the same: the next time they are gone. */
  readonly #deletedBefore = new WeakSet<Message>()

  constructor(private readonly setup: QueueSetup) {
    this.#deduplication = new Deduplication(setup.deduplicationMs)
    this.#order = this.#newOrder()
    this.#store = new MessageStore(setup.journalPath, {
      seen: () => this.#deduplication.live(this.setup.clock.now()),
      remember: seen => this.#deduplication.add(seen),
      sent: (record) => {
        const key = this.#keyOf(record.dedup, record.group)
        if (key !== undefined && record.source === undefined) this.#deduplication.add({ key, id: record.id, sequence: record.sequence, at: record.sentAt })
      },
    }, setup.clock.now())
    for (const message of this.#store.messages()) this.#arrived(message)
  }

  /** Sends messages with one write. A duplicate within the deduplication time answers as the first one did and is not sent again. */
  send(drafts: readonly Draft[]): readonly Sent[] {
    const now = this.#advance()
    const fresh = new Map<string, SeenRecord>()
    const records: SendRecord[] = []
    const sent = drafts.map((draft): Sent => {
      const key = this.#keyOf(draft.deduplicationId, draft.groupId)
      const known = key === undefined ? undefined : fresh.get(key) ?? this.#deduplication.find(key, now)
      if (known !== undefined) return known
      const record = this.#record(draft, this.#store.next + records.length, now)
      records.push(record)
      if (key !== undefined) fresh.set(key, { key, id: record.id, sequence: record.sequence, at: now })
      return record
    })
    this.#enter(records)
    for (const seen of fresh.values()) this.#deduplication.add(seen)
    return sent
  }

  /** Takes a message over from another queue, with its id and its count of receives. A FIFO queue counts its age anew, as AWS does. */
  accept(message: Message, content: Content, sourceArn: string): void {
    const now = this.#advance()
    this.#enter([{
      sequence: this.#store.next,
      id: message.id,
      sender: message.senderId,
      sentAt: this.setup.fifo ? now : message.sentAt,
      ...content,
      ...(message.groupId === undefined ? {} : { group: message.groupId }),
      ...(message.deduplicationId === undefined ? {} : { dedup: message.deduplicationId }),
      source: sourceArn,
      receiveCount: message.receiveCount,
      ...(message.forgiven === 0 ? {} : { forgiven: message.forgiven }),
      ...(message.firstReceivedAt === undefined ? {} : { firstReceivedAt: message.firstReceivedAt }),
    }])
  }

  /** Hands out up to `limit` ready messages and hides them for a time. */
  receive(limit: number, visibilityMs: number): readonly Delivery[] {
    this.#advance()
    const deliveries = this.#take(limit, visibilityMs)
    this.#settle()
    return deliveries
  }

  /** As `receive`, but waits for a message. Ends with nothing after `waitMs`, and at once when `signal` is aborted or the queue closes. */
  async poll(limit: number, visibilityMs: number, waitMs: number, signal?: AbortSignal): Promise<readonly Delivery[]> {
    const attempt = (): readonly Delivery[] | undefined => {
      const deliveries = this.#take(limit, visibilityMs)
      return deliveries.length === 0 ? undefined : deliveries
    }
    return await this.#wait(attempt, waitMs, signal) ?? []
  }

  /** Settles when a message is ready, without taking it; also when `signal` is aborted or the queue closes. */
  async whenReady(signal?: AbortSignal): Promise<void> {
    await this.#wait(() => this.#order.available() ? true : undefined, undefined, signal)
  }

  /** What a receipt handle is good for now. */
  held(handle: string): Held {
    this.#advance()
    const receipt = readReceipt(this.setup.id, handle)
    if (receipt === undefined) return { kind: 'foreign' }
    const message = this.#store.get(receipt.sequence)
    if (message === undefined) return { kind: 'gone' }
    if (message.receiveCount !== receipt.receiveCount) return { kind: 'stale' }
    if (message.state === 'flying') return { kind: 'held', message }
    return this.setup.fifo ? { kind: 'stale' } : { kind: 'visible', message }
  }

  delete(messages: readonly Message[]): void {
    const seenAgain = new Map(messages.flatMap((message) => {
      const delayMs = this.#seenAgain(message)
      return delayMs === undefined ? [] : [[message, delayMs] as const]
    }))
    this.#retire(messages.filter(message => !seenAgain.has(message)))
    for (const [message, delayMs] of seenAgain) this.changeVisibility(message, delayMs)
    this.#settle()
  }

  /** Hides a held message for another time, from now; 0 makes it ready at once. */
  changeVisibility(message: Message, visibilityMs: number): void {
    const until = this.setup.clock.now() + visibilityMs
    this.#store.hold(message, until)
    message.visibleAt = until
    this.#deadlines.remove(message)
    this.#deadlines.add(message)
    this.#advance()
    this.#settle()
  }

  /** Removes all messages, those in flight too. */
  purge(): void {
    this.#store.clear()
    this.#deadlines = new DeadlineHeap()
    this.#order = this.#newOrder()
    this.#flying = 0
    this.#delayed = 0
    this.#settle()
  }

  counts(): Counts {
    this.#advance()
    this.#settle()
    return { ready: this.#store.size - this.#flying - this.#delayed, flying: this.#flying, delayed: this.#delayed }
  }

  /** Messages received so often that their next receive would move them. */
  * worn(maxReceiveCount: number): Iterable<Message> {
    for (const message of this.#store.messages()) if (countedReceives(message) >= maxReceiveCount) yield message
  }

  /** Ids of the messages that came from other queues. */
  * movedIds(): Iterable<string> {
    for (const message of this.#store.messages()) if (message.sourceArn !== undefined) yield message.id
  }

  close(): void {
    this.#waiters.cancelAll()
    this.#cancelWake?.()
    this.#store.close()
  }

  /** Brings the queue up to the present: what was hidden long enough is ready. Gives nobody anything. */
  #advance(): number {
    const now = this.setup.clock.now()
    for (let message = this.#deadlines.takeDue(now); message !== undefined; message = this.#deadlines.takeDue(now)) {
      const wasFlying = message.state === 'flying'
      message.state = 'ready'
      if (wasFlying) {
        this.#flying--
        this.#order.returned(message)
      } else {
        this.#delayed--
        this.#order.due(message)
      }
    }
    if (now >= this.#nextSweep) this.#sweep(now)
    return now
  }

  /** Serves those who wait, and sees to it that they are served when the next hidden message is ready. */
  #settle(): void {
    if (this.#waiters.size > 0) this.#waiters.serve(() => this.#order.available())
    this.#cancelWake?.()
    const next = this.#deadlines.next
    this.#cancelWake = this.#waiters.size === 0 || next === undefined
      ? undefined
      : this.setup.clock.schedule(next, () => {
          this.#advance()
          this.#settle()
        })
  }

  #take(limit: number, visibilityMs: number): readonly Delivery[] {
    const now = this.setup.clock.now()
    const messages: Message[] = []
    while (messages.length < limit) {
      const taken = this.#order.take(limit - messages.length)
      if (taken.length === 0) break
      for (const message of taken) if (!this.#expired(message, now) && !this.#redriven(message)) messages.push(message)
    }
    if (messages.length === 0) return []
    try {
      this.#store.received(messages, now, now + visibilityMs)
    } catch (error) {
      for (const message of messages) this.#order.returned(message)
      throw error
    }
    return messages.map((message) => {
      message.state = 'flying'
      message.receivedAt = now
      message.visibleAt = now + visibilityMs
      this.#flying++
      this.#deadlines.add(message)
      return { message, content: this.#store.content(message), receiptHandle: receiptHandle(this.setup.id, message) }
    })
  }

  #expired(message: Message, now: number): boolean {
    if (message.sentAt + this.setup.rules().retentionMs > now) return false
    this.#store.remove([message])
    this.#order.removed(message, true)
    return true
  }

  /** Moves a message to the dead-letter queue in place of one receive too many. */
  #redriven(message: Message): boolean {
    const { redrive } = this.setup.rules()
    if (redrive === undefined || countedReceives(message) < redrive.maxReceiveCount) return false
    if (!redrive.move(message, this.#store.content(message))) return false
    this.#store.remove([message])
    this.#order.removed(message, true)
    return true
  }

  #retire(messages: readonly Message[]): void {
    const states = messages.map(message => message.state)
    this.#store.remove(messages)
    messages.forEach((message, index) => {
      if (states[index] === 'flying') this.#flying--
      if (states[index] === 'delayed') this.#delayed--
      this.#deadlines.remove(message)
      this.#order.removed(message, states[index] === 'flying')
    })
  }

  /** In how many milliseconds a message that is deleted is seen all the same, once. */
  #seenAgain(message: Message): number | undefined {
    if (message.state !== 'flying' || this.#deletedBefore.has(message)) return undefined
    const delayMs = this.setup.disturbed?.()
    if (delayMs !== undefined) this.#deletedBefore.add(message)
    return delayMs
  }

  /** Removes what is too old. Messages stand in order of age but for moved ones, which are looked at when they are received. */
  #sweep(now: number): void {
    const { retentionMs } = this.setup.rules()
    const old: Message[] = []
    for (const message of this.#store.messages()) {
      if (message.sentAt + retentionMs > now) break
      old.push(message)
    }
    this.#retire(old)
    this.#nextSweep = now + sweepMs
  }

  #wait<T>(attempt: () => T | undefined, waitMs: number | undefined, signal: AbortSignal | undefined): Promise<T | undefined> {
    const now = this.#advance()
    const first = attempt()
    const waiting = first === undefined && waitMs !== 0 && signal?.aborted !== true
      ? this.#waiters.wait(attempt, { clock: this.setup.clock, until: waitMs === undefined ? undefined : now + waitMs, signal })
      : Promise.resolve(first)
    this.#settle()
    return waiting
  }

  #enter(records: readonly SendRecord[]): void {
    if (records.length === 0) return
    for (const message of this.#store.add(records)) this.#arrived(message)
    this.#settle()
  }

  #arrived(message: Message): void {
    if (message.state === 'delayed') {
      this.#delayed++
      this.#deadlines.add(message)
    }
    this.#order.arrived(message)
  }

  #record(draft: Draft, sequence: number, now: number): SendRecord {
    const delayMs = (draft.delaySeconds === undefined ? this.setup.rules().delayMs : draft.delaySeconds * 1000) + (this.setup.disturbed?.() ?? 0)
    return {
      sequence,
      id: randomUUID(),
      sender: draft.senderId,
      sentAt: now,
      body: draft.body,
      ...(draft.attributes === undefined ? {} : { attributes: draft.attributes }),
      ...(delayMs === 0 ? {} : { visibleAt: now + delayMs }),
      ...(draft.groupId === undefined ? {} : { group: draft.groupId }),
      ...(draft.deduplicationId === undefined ? {} : { dedup: draft.deduplicationId }),
    }
  }

  #keyOf(deduplicationId: string | undefined, groupId: string | undefined): string | undefined {
    if (!this.setup.fifo || deduplicationId === undefined) return undefined
    return this.setup.rules().deduplicationPerGroup ? JSON.stringify([groupId, deduplicationId]) : deduplicationId
  }

  #newOrder(): ReadyOrder {
    return this.setup.fifo ? new FifoOrder() : new StandardOrder()
  }
}

// how often old messages are looked for; AWS gives no bound on how late it removes them
const sweepMs = 30_000
