import { Journal, type JournalRecord, type Position, type SeenRecord, type SendRecord } from './journal.js'
import { storageLimits } from './limit.js'
import type { Content, Message } from './message.js'

/** A message that brings the process down whenever it is received goes to the dead letters in the end all the same. */
const mostForgiven = 25

/** What a store needs to know of its queue when it compacts, and tells it when it opens. */
export interface StoreOwner {
  /** Deduplication ids that must outlive their messages. */
  seen(): Iterable<SeenRecord>
  /** A record of a deduplication id was read. */
  remember(seen: SeenRecord): void
  /** A message was read that may have deduplicated others. */
  sent(record: SendRecord): void
}

/** The messages of one queue, each change written to a journal before it counts. Knows nothing of visibility. */
export class MessageStore {
  readonly #messages = new Map<number, Message>()
  readonly #journal: Journal
  #next = 1
  #liveBytes = 0
  /** While the journal is read: until when receivers hold messages. */
  readonly #held = new Map<number, number>()

  /** @param now - epoch milliseconds */
  constructor(path: string, private readonly owner: StoreOwner, now: number) {
    this.#journal = Journal.open(path, (record, position) => this.#replay(record, position))
    if (this.#journal.size === 0) this.#journal.append([{ journal: 1, next: this.#next }])
    this.#forgive(now)
  }

  /** The sequence number that the next message gets. */
  get next(): number {
    return this.#next
  }

  get size(): number {
    return this.#messages.size
  }

  /** By sequence. */
  messages(): Iterable<Message> {
    return this.#messages.values()
  }

  get(sequence: number): Message | undefined {
    return this.#messages.get(sequence)
  }

  add(records: readonly SendRecord[]): readonly Message[] {
    const positions = this.#journal.append(records.map(send => ({ send })))
    return records.flatMap((record, index) => {
      const position = positions[index]
      return position === undefined ? [] : [this.#enter(record, position)]
    })
  }

  /** @param until - when they are visible again, in epoch milliseconds */
  received(messages: readonly Message[], at: number, until: number): void {
    this.#journal.append([{ receive: messages.map(message => message.sequence), at, until }])
    for (const message of messages) count(message, at)
    this.#compactWhenWasteful()
  }

  /** A receiver holds a message for another time. */
  hold(message: Message, until: number): void {
    this.#journal.append([{ hold: message.sequence, until }])
    this.#compactWhenWasteful()
  }

  remove(messages: readonly Message[]): void {
    if (messages.length === 0) return
    this.#journal.append([{ delete: messages.map(message => message.sequence) }])
    for (const message of messages) this.#drop(message)
    this.#compactWhenWasteful()
  }

  clear(): void {
    for (const message of this.#messages.values()) this.#drop(message)
    this.#compact()
  }

  /** What was sent; read from disk when it is too large to be held. */
  content(message: Message): Content {
    return message.content ?? contentOf(this.#sendRecord(message))
  }

  close(): void {
    this.#journal.close()
  }

  #enter(record: SendRecord, position: Position): Message {
    const message: Message = {
      id: record.id,
      sequence: record.sequence,
      senderId: record.sender,
      sentAt: record.sentAt,
      ...(record.group === undefined ? {} : { groupId: record.group }),
      ...(record.dedup === undefined ? {} : { deduplicationId: record.dedup }),
      ...(record.source === undefined ? {} : { sourceArn: record.source }),
      content: position.length > storageLimits.inMemoryBytes ? undefined : contentOf(record),
      position,
      state: record.visibleAt === undefined ? 'ready' : 'delayed',
      visibleAt: record.visibleAt ?? 0,
      heapIndex: -1,
      receiveCount: record.receiveCount ?? 0,
      forgiven: record.forgiven ?? 0,
      firstReceivedAt: record.firstReceivedAt,
      receivedAt: 0,
    }
    this.#messages.set(message.sequence, message)
    this.#next = Math.max(this.#next, message.sequence + 1)
    this.#liveBytes += position.length
    return message
  }

  #drop(message: Message): void {
    message.state = 'gone'
    message.content = undefined
    this.#liveBytes -= message.position.length
    this.#messages.delete(message.sequence)
  }

  #replay(record: JournalRecord, position: Position): void {
    if ('send' in record) {
      this.#enter(record.send, position)
      if (record.send.heldUntil !== undefined) this.#held.set(record.send.sequence, record.send.heldUntil)
      this.owner.sent(record.send)
    } else if ('receive' in record) {
      for (const sequence of record.receive) {
        const message = this.#messages.get(sequence)
        if (message === undefined) continue
        count(message, record.at)
        // journals of old do not say it
        this.#held.set(sequence, record.until ?? 0)
      }
    } else if ('hold' in record) this.#held.set(record.hold, record.until)
    else if ('forgive' in record) {
      for (const sequence of record.forgive) {
        const message = this.#messages.get(sequence)
        if (message !== undefined) message.forgiven++
        this.#held.delete(sequence)
      }
    } else if ('delete' in record) {
      for (const sequence of record.delete) {
        const message = this.#messages.get(sequence)
        if (message !== undefined) this.#drop(message)
      }
    } else if ('seen' in record) this.owner.remember(record.seen)
    else this.#next = Math.max(this.#next, record.next)
  }

  /** What receivers held when the process ended is visible again, and their receive does not count: the message had no part in it. */
  #forgive(now: number): void {
    const cut = [...this.#held].flatMap(([sequence, until]) => {
      const message = this.#messages.get(sequence)
      return message !== undefined && until > now && message.forgiven < mostForgiven ? [message] : []
    })
    this.#held.clear()
    if (cut.length === 0) return
    this.#journal.append([{ forgive: cut.map(message => message.sequence) }])
    for (const message of cut) message.forgiven++
  }

  #compactWhenWasteful(): void {
    const dead = this.#journal.size - this.#liveBytes
    if (dead > Math.max(storageLimits.deadBytes, this.#liveBytes)) this.#compact()
  }

  #compact(): void {
    this.#liveBytes = 0
    for (const [message, position] of this.#journal.rewrite(this.#entries())) {
      if (message === undefined) continue
      message.position = position
      this.#liveBytes += position.length
    }
  }

  * #entries(): Iterable<readonly [JournalRecord, Message | undefined]> {
    yield [{ journal: 1, next: this.#next }, undefined]
    for (const seen of this.owner.seen()) if (!this.#messages.has(seen.sequence)) yield [{ seen }, undefined]
    for (const message of this.#messages.values()) yield [{ send: this.#recordOf(message) }, message]
  }

  #recordOf(message: Message): SendRecord {
    const sent = this.#sendRecord(message)
    if (message.firstReceivedAt === undefined) return sent
    const { heldUntil: _heldUntil, ...rest } = sent
    return {
      ...rest, receiveCount: message.receiveCount, firstReceivedAt: message.firstReceivedAt,
      ...(message.forgiven === 0 ? {} : { forgiven: message.forgiven }), ...(message.state === 'flying' ? { heldUntil: message.visibleAt } : {}),
    }
  }

  #sendRecord(message: Message): SendRecord {
    const record = this.#journal.read(message.position)
    if (!('send' in record) || record.send.sequence !== message.sequence) {
      throw new Error(`${this.#journal.path}: message ${message.sequence} does not lie where it was written`)
    }
    return record.send
  }
}

function count(message: Message, at: number): void {
  message.receiveCount++
  message.firstReceivedAt ??= at
}

function contentOf(record: SendRecord): Content {
  return record.attributes === undefined ? { body: record.body } : { body: record.body, attributes: record.attributes }
}
