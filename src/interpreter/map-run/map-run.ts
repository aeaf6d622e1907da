import { byteLength, errorName, limit, NestedTooDeeply } from '../../asl/index.js'
import type { Json } from '../../asl/json.js'
import type { CompiledState, DistributedMap } from '../program.js'
import type { Clock, ExecutionIdentity, ExecutionResult, Failure } from '../types.js'
import { batches } from './batcher.js'
import { childIdentity } from './child.js'
import type { ChildExecution, ChildRecord, ChildRequest } from './child.js'
import { Tally } from './count.js'
import { failureOf, MapRunFailure } from './failure.js'
import { batchDigest, changed, itemDigest, KnownItems } from './known-item.js'
import type { ReadBatch } from './known-item.js'
import { Outputs } from './output.js'
import { itemsOf } from './reader/index.js'
import type { ReaderHost } from './reader/index.js'
import { selector, uuidAt } from './selector.js'
import type { MapRunSpec, Tolerance } from './spec.js'
import { exceeds } from './tolerance.js'
import { WaitingChildren } from './waiting.js'
import { ResultWriter } from './writer.js'

/** What a Map Run needs of the outside. */
export interface MapRunServices extends ReaderHost {
  readonly clock: Clock
  startChild(request: ChildRequest): ChildExecution
  /** Told of each child that has ended, before anything else is done about it. */
  readonly record?: (child: ChildRecord) => void
  /** Children that ended in earlier processes, in their order: they are not run again. */
  readonly earlier?: Iterable<ChildRecord>
}

/** One Map Run to be done. */
export interface MapRunRequest {
  readonly spec: MapRunSpec
  readonly state: CompiledState
  /** The execution that has the Map. */
  readonly identity: ExecutionIdentity
  /** The run has failed or was stopped, and goes on; the how-manieth time that is. Children that succeeded stay as they are, the others are run again. */
  readonly redrive?: number
}

/** How a Map Run ended: a success without output gives more than a state can. */
export type MapRunOutcome =
  | { readonly status: 'SUCCEEDED', readonly output?: Json }
  | { readonly status: 'FAILED', readonly failure: Failure }

/** The cause of a Map Run with too many failures; as recorded. */
const tooManyFailures = 'The specified tolerated failure threshold was exceeded'

/** Source: developer guide, "Redriving Map Runs". */
const mostRedrives = 1_000

const stopped: Failure = { cause: 'The Map Run was stopped.' }

/** Runs the children of one Distributed Map, as many at the same time as may be, and sees what becomes of them. */
export class MapRun {
  readonly tally = new Tally()
  tolerance: Tolerance
  private concurrency: number
  private readonly children = new Map<number, ChildExecution>()
  private readonly distributed: DistributedMap
  private readonly outputs: Outputs | ResultWriter
  /** Children that ended in an earlier process. */
  private readonly done = new Set<number>()
  private readonly known = new KnownItems()
  private readonly waiting: WaitingChildren
  /** Known once all are read. */
  private total: number | undefined
  private failure: Failure | undefined
  private mode: 'running' | 'suspended' | 'stopped' = 'running'
  /** Wakes whoever waits for a child to end. */
  private wake: (() => void) | undefined
  private readonly childMachine: string
  /** Lets the clock go on. */
  private release: (() => void) | undefined

  /** @throws MapRunFailure */
  constructor(private readonly request: MapRunRequest, private readonly services: MapRunServices) {
    const { spec, state: { distributed, name }, identity, redrive = 0 } = request
    if (redrive > mostRedrives) throw new MapRunFailure(errorName.runtime, `The Map Run was redriven ${mostRedrives} times, which is the most.`)
    this.waiting = new WaitingChildren(redrive)
    if (distributed === undefined) throw new Error(`the state '${name}' is no Distributed Map`)
    this.distributed = distributed
    this.concurrency = spec.concurrency
    this.tolerance = spec.tolerance
    this.childMachine = childIdentity(identity, distributed.label, distributed.program.type, '').stateMachineArn
    this.outputs = spec.target === undefined
      ? new Outputs(distributed.writer?.transformation ?? 'COMPACT', this.childMachine)
      : new ResultWriter(objectsOf(services), spec.target, spec.arn, distributed.writer ?? { transformation: 'NONE', outputType: 'JSON' }, this.childMachine)
  }

  get maxConcurrency(): number {
    return this.concurrency
  }

  /** UpdateMapRun. */
  update({ concurrency, tolerance }: { readonly concurrency?: number, readonly tolerance?: Tolerance }): void {
    if (concurrency !== undefined) this.concurrency = concurrency === 0 ? limit.distributedMapConcurrency : Math.min(concurrency, limit.distributedMapConcurrency)
    if (tolerance !== undefined) this.tolerance = { ...this.tolerance, ...tolerance }
    this.judge()
    this.wake?.()
  }

  /** Ends it: children are aborted, no outcome is of interest. */
  stop(): void {
    this.mode = 'stopped'
    this.abortChildren()
    this.wake?.()
  }

  /** Starts nothing more, and takes nothing for a failure: that may be due to what suspended it. */
  suspend(): void {
    if (this.mode === 'running') this.mode = 'suspended'
    this.wake?.()
  }

  /**
   * Does all of it. Never rejects.
   *
   * @returns undefined when it was suspended or stopped before the end
   */
  async run(): Promise<MapRunOutcome | undefined> {
    const { clock } = this.services
    this.release = clock.hold?.()
    try {
      await this.work()
      if (this.mode !== 'suspended') this.giveUpWaiting()
      if (this.mode !== 'running') return undefined
      const output = await this.outputs.finish()
      if (this.outputs instanceof ResultWriter) this.tally.resultsWritten()
      if (this.failure !== undefined) return { status: 'FAILED', failure: this.failure }
      return { status: 'SUCCEEDED', ...(output !== undefined && { output }) }
    } catch (error) {
      this.abortChildren()
      // what failed first is why
      return { status: 'FAILED', failure: this.failure ?? failureOf(error, errorName.resultWriterFailed) }
    } finally {
      this.release?.()
    }
  }

  private async work(): Promise<void> {
    try {
      await this.takeEarlier()
      if (this.known.haveGaps()) await this.meetKnown()
      await this.startAll()
    } catch (error) {
      this.fail(failureOf(error, errorName.itemReaderFailed))
    }
    if (!this.ending()) {
      this.total = this.tally.items.total
      this.judge()
    }
    await this.waitWhile(() => this.children.size > 0 && this.mode !== 'suspended')
  }

  private async takeEarlier(): Promise<void> {
    for (const record of this.services.earlier ?? []) {
      this.known.add(record)
      if (!this.waiting.stays(record)) continue
      this.waiting.delete(record.index)
      this.done.add(record.index)
      this.tally.started(record.items)
      this.settle(record)
      if (this.outputs.room !== undefined) await this.roomForMore()
    }
    for (const { items } of this.waiting.all()) this.tally.waits(items)
  }

  /** Reads no further than to the last item that is known. */
  private async meetKnown(): Promise<void> {
    let [read, items] = [0, 0]
    for await (const batch of this.batches()) {
      this.known.meet(batch)
      if (this.known.endWith(batch) || this.mode !== 'running') return
      read += 1
      items += batch.items
    }
    this.known.end(read, items)
  }

  private async startAll(): Promise<void> {
    let [read, items] = [0, 0]
    for await (const batch of this.batches()) {
      this.known.meet(batch)
      read += 1
      items += batch.items
      if (this.done.has(batch.index)) continue
      if (!this.ending() && this.children.size >= this.concurrency) await this.waitWhile(() => !this.ending() && this.children.size >= this.concurrency)
      if (this.mode !== 'running') return
      if (!this.ending()) this.launch(batch)
      // only a result writer tells of those that are never started
      else if (this.outputs instanceof ResultWriter) this.leave(batch)
      else return
      if (this.outputs.room !== undefined) await this.roomForMore()
    }
    this.known.end(read, items)
  }

  /** @throws MapRunFailure when results cannot be written */
  private async roomForMore(): Promise<void> {
    try {
      await this.outputs.room
    } catch (error) {
      const { error: name = errorName.resultWriterFailed, cause = '' } = failureOf(error, errorName.resultWriterFailed)
      throw new MapRunFailure(name, cause)
    }
  }

  private async* batches(): AsyncGenerator<ReadBatch> {
    const { spec, state } = this.request
    const select = selector(spec, state.itemSelector)
    const items = itemsOf(spec.source, this.distributed.reader, this.services)
    // items of the state's data are in the request: they stay what they are
    const digested = this.services.record !== undefined && spec.source.kind === 'objects'
    // of items in no batch yet: one more than a batch has, as a batch is full when the next item does not fit
    const digests: string[] = []
    let first = 0
    for await (const batch of batches((async function* selected() {
      for await (const item of items) {
        if (digested) digests.push(itemDigest(item))
        yield select(item)
      }
    })(), spec.batch)) {
      yield { ...batch, first, ...(digested && { digest: batchDigest(digests.splice(0, batch.items)) }) }
      first += batch.items
    }
  }

  /** Whether nothing more is to be started. */
  private ending(): boolean {
    return this.failure !== undefined || this.mode !== 'running'
  }

  /** Lets the clock run while there is nothing to do but wait for children. */
  private async waitWhile(condition: () => boolean): Promise<void> {
    while (condition()) {
      this.release?.()
      await new Promise<void>((resolve) => {
        this.wake = resolve
      })
      this.release = this.services.clock.hold?.()
    }
  }

  private launch(batch: ReadBatch): void {
    const { identity, spec, redrive } = this.request
    const { program, label } = this.distributed
    const name = uuidAt(spec.seed, -1 - batch.index)
    const own = childIdentity(identity, label, program.type, name)
    const before = this.waiting.get(batch.index)
    if (before !== undefined) this.tally.waited(before.items)
    this.tally.started(batch.items)
    const refused = refusal(batch.input)
    if (refused !== undefined) {
      const at = this.services.clock.now()
      this.ended(batch, own, { status: 'FAILED', ...refused, startedAt: at, stoppedAt: at })
      return
    }
    const child = this.services.startChild({ ...own, program, input: batch.input, index: batch.index, items: batch.items, mapRunArn: spec.arn, ...(batch.digest !== undefined && { digest: batch.digest }), ...(redrive !== undefined && { redrive }), ...(before !== undefined && { again: true as const }) })
    this.children.set(batch.index, child)
    void child.result.then((result) => {
      this.children.delete(batch.index)
      if (this.mode === 'suspended' && result.status !== 'SUCCEEDED') return
      this.ended({ ...batch, ...child.begunWith }, own, result, result.status === 'SUCCEEDED' || child.redrivable?.() !== false)
      this.wake?.()
    })
    const { digest = batch.digest } = child.begunWith ?? {}
    if (digest !== batch.digest) this.fail(failureOf(changed(batch.first, batch.items), errorName.itemReaderFailed))
  }

  private ended({ index, items, input, digest }: ReadBatch, { executionName: name, executionArn: arn }: ExecutionIdentity, result: ExecutionResult, redrivable = true): void {
    const { redrive } = this.request
    const before = this.waiting.get(index)
    this.waiting.delete(index)
    const record: ChildRecord = {
      index, items, name, arn, input, result, ...(digest !== undefined && { digest }),
      ...(redrive !== undefined && { redrive }), ...(before !== undefined && { redriveCount: before.runs }), ...(!redrivable && { redrivable }),
    }
    this.services.record?.(record)
    this.settle(record)
  }

  /** Takes in how a child ended. */
  private settle(record: ChildRecord): void {
    if (record.result.status !== 'PENDING') this.tally.ended(record.result.status, record.items, record.redrivable)
    this.outputs.add(record)
    this.judge()
  }

  private leave({ index, items, input }: ReadBatch): void {
    const before = this.waiting.get(index)
    if (before === undefined) this.tally.left(items)
    const { identity, spec } = this.request
    const name = uuidAt(spec.seed, -1 - index)
    const { executionArn: arn } = childIdentity(identity, this.distributed.label, this.distributed.program.type, name)
    this.outputs.add({ index, items, name, arn, input, result: { status: before?.status ?? 'PENDING' } })
  }

  /** Nobody redrives those any more that still wait: they stay as they were. */
  private giveUpWaiting(): void {
    for (const { items, status } of this.waiting.all()) {
      this.tally.waited(items)
      this.tally.started(items)
      this.tally.ended(status, items)
    }
  }

  private judge(): void {
    if (this.failure === undefined && exceeds(this.tolerance, this.tally.unsuccessful, this.total)) this.fail({ error: errorName.exceedToleratedFailureThreshold, cause: tooManyFailures })
  }

  private fail(failure: Failure): void {
    this.failure ??= failure
    this.abortChildren()
    this.wake?.()
  }

  private abortChildren(): void {
    for (const child of [...this.children.values()]) child.stop(stopped)
  }
}

const objectsOf = ({ objects }: MapRunServices): NonNullable<MapRunServices['objects']> => {
  if (objects === undefined) throw new MapRunFailure(errorName.resultWriterFailed, 'There is no S3 here to write results to: give the execution an object store.')
  return objects
}

/** Why no execution takes this input. */
function refusal(input: Json): Failure | undefined {
  try {
    if (byteLength(input) <= limit.payloadBytes) return undefined
    return { error: errorName.dataLimitExceeded, cause: `The input of the child execution has more than ${limit.payloadBytes} bytes.` }
  } catch (error) {
    if (!(error instanceof NestedTooDeeply)) throw error
    return { error: errorName.runtime, cause: `The input of the child execution cannot be used. ${error.message}` }
  }
}
