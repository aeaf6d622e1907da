/** What tasks need of the outside world. `aws/` has the real ones. */

/** A bucket. */
export interface ObjectStore {
  /** An object's bytes; undefined when there is none. Any other failure is thrown. */
  get(key: string): Promise<Uint8Array | undefined>
  /** Bytes `first` to `last`, both included, or fewer where the object ends; undefined when there is no object. */
  getRange(key: string, first: number, last: number): Promise<Uint8Array | undefined>
  exists(key: string): Promise<boolean>
  /** An object's bytes as they come; undefined when there is none. */
  getStream(key: string): Promise<AsyncIterable<Uint8Array> | undefined>
  /** Writes or replaces an object. */
  put(key: string, body: string | Uint8Array): Promise<void>
}

/** What uploading needs of a bucket besides. */
export interface UploadStore extends ObjectStore {
  /** Writes an object of any size, a part at a time, into the storage class that moves what nobody reads into archives. */
  putArchive(key: string, body: AsyncIterable<Uint8Array>): Promise<void>
  /** Writes an object unless there is one; says whether it did. */
  putIfAbsent(key: string, body: string): Promise<boolean>
  /** Whether an object is just being brought back from an archive. */
  isRestoring(key: string): Promise<boolean>
  /** When an object was written, in milliseconds; undefined when there is none. */
  writtenAt(key: string): Promise<number | undefined>
  remove(key: string): Promise<void>
}

/** Standard executions of a state machine. */
export interface Builds<Input> {
  /** Starts an execution, or finds one of this name and input running; false when the name was used up by one that has ended, or that has other input. */
  start(name: string, input: Input): Promise<boolean>
}

/** Whoever waits for a task token. */
export interface Callbacks {
  /** Answers, unless nobody waits any more. */
  succeed(token: string, output: unknown): Promise<void>
  fail(token: string, error: string): Promise<void>
}

/** What a row's attribute holds. */
export type Attribute = string | number | boolean | ReadonlySet<number> | readonly Attribute[] | { readonly [name: string]: Attribute }

/** A row by attribute name. Its key attribute is `id`. */
export type Row = Readonly<Record<string, Attribute>>

/** One atomic change of a row, which is made if it does not exist. */
export interface RowChange {
  readonly set?: Row
  /** Set where the row has no such attribute yet. */
  readonly setOnce?: Row
  /** Adds to a number, or the members to a set. Adding members that are there changes nothing. */
  readonly add?: Readonly<Record<string, number | ReadonlySet<number>>>
  /** All must hold, else nothing changes. */
  readonly when?: readonly Condition[]
}

export type Condition =
  | { readonly attribute: string, readonly exists: boolean }
  | { readonly attribute: string, readonly equals: string | number }
  /** The number set does not have this member (or is not there). */
  | { readonly attribute: string, readonly lacks: number }

/** A key-value table. Reads are strongly consistent. */
export interface Table {
  get(id: string): Promise<Row | undefined>
  /** Any number of ids; rows that do not exist are left out. */
  getMany(ids: readonly string[]): Promise<ReadonlyMap<string, Row>>
  /** Any number of rows, each written or replaced; ids must differ. */
  putMany(rows: readonly (Row & { readonly id: string })[]): Promise<void>
  /** @returns the row after the change; undefined when a condition did not hold */
  update(id: string, change: RowChange): Promise<Row | undefined>
}

/** A queue of JSON messages. */
export interface Queue<Message> {
  /** Any number of messages. When it fails some may have been sent: receivers take a message twice. */
  send(messages: readonly Message[]): Promise<void>
}

/** Topics of messages that reach whoever listens at that moment, and are kept for nobody. */
export interface Topic<Update> {
  /**
   * Any number of updates, in their order. Does not take long.
   *
   * @param topic - name: `stepwright/progress/ann`
   * @throws when some could not be published; others may have been
   */
  publish(topic: string, updates: readonly Update[]): Promise<void>
}

/** A message that was received and could not be dealt with. */
export interface HeldMessage {
  readonly receiptHandle: string
  /** After how many seconds it is to be seen again. */
  readonly seconds: number
}

/** Gives received messages back to their queue before its visibility timeout does. */
export interface Redelivery {
  /** @throws when some could not be given back; the others were */
  giveBack(queueArn: string, messages: readonly HeldMessage[]): Promise<void>
}

/** How an Express execution ended. */
export interface SyncExecution {
  readonly status: string
  /** Name of the error, when it failed. */
  readonly error?: string
}

/** A state machine that is waited for. */
export interface Machine<Input> {
  /** @throws when the execution could not be started (throttled, no such machine); one that fails is an answer */
  run(input: Input): Promise<SyncExecution>
}
