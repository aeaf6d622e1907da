import { beginMapRun, realClock } from '../../../interpreter/index.js'
import type { ChildExecution, ChildRecord, ChildRequest, Clock, Counts, MapRun, MapRunRequest, RunningMapRun, Tolerance } from '../../../interpreter/index.js'
import { ServiceError, type Authorise, type Caller, type ServiceDirectory } from '../../service.js'
import type { StateMachine } from '../machine-store.js'
import { MapRunFiles, type MapRunRecord } from './file.js'
import { childMachine } from './machine.js'
import { roleObjects } from './object.js'

/** A Map Run and how it stands. */
export interface LocalMapRun extends MapRunRecord {
  /** Runs it, in this process. */
  readonly live?: MapRun
  /** Children under way, by the batch they work on. */
  readonly children: ReadonlyMap<number, ChildRequest>
}

/** How many items, or children, are how far. */
export interface MapRunCounts {
  readonly executions: Counts
  readonly items: Counts
}

export interface MapRunStoreOptions {
  readonly directory: string
  readonly services: ServiceDirectory
  readonly authorise: Authorise
  readonly clock: Clock | undefined
  /** Starts a child, or finds the one that an earlier process started. */
  readonly startChild: (request: ChildRequest, machine: StateMachine, inputText: string) => ChildExecution
  /** Told when a Map Run has ended without success: Standard children that an earlier process began, and this one never came to, are not to go on. */
  readonly stopChildren: (mapRunArn: string, machine: StateMachine) => void
  readonly onInternalError?: (error: unknown, where: string) => void
}

type Held = { record: MapRunRecord, live?: MapRun, readonly children: Map<number, ChildRequest>, /** Settles when what was started last has ended. */ ended?: Promise<unknown> }

const none: Counts = { pending: 0, running: 0, succeeded: 0, failed: 0, timedOut: 0, aborted: 0, total: 0, resultsWritten: 0, pendingRedrive: 0, failuresNotRedrivable: 0 }

/** The Map Runs of the executions that are known. What became of their children is on disk, so that none that has ended is run again. */
export class MapRunStore {
  readonly #files: MapRunFiles
  readonly #runs = new Map<string, Held>()
  #sequence = 0

  /** @throws LocalAwsError SW4304 */
  constructor(private readonly options: MapRunStoreOptions) {
    this.#files = new MapRunFiles(options.directory)
    for (const record of [...this.#files.readAll()].sort((a, b) => a.sequence - b.sequence)) {
      this.#runs.set(record.arn, { record, children: new Map() })
      this.#sequence = record.sequence
    }
  }

  get(arn: string): LocalMapRun | undefined {
    const held = this.#runs.get(arn)
    return held === undefined ? undefined : { ...held.record, children: held.children, ...(held.live !== undefined && { live: held.live }) }
  }

  /** Of one execution, in the order in which they were started. */
  ofExecution(executionArn: string): readonly LocalMapRun[] {
    return [...this.#runs.values()].flatMap(({ record }) => record.executionArn === executionArn ? [this.get(record.arn) ?? []].flat() : [])
  }

  counts({ live, executionCounts = none, itemCounts = none }: LocalMapRun): MapRunCounts {
    return live === undefined ? { executions: executionCounts, items: itemCounts } : { executions: live.tally.executions, items: live.tally.items }
  }

  /** Children that have ended; read from the disk as they are asked for. */
  ended(arn: string): Iterable<ChildRecord> {
    return this.#files.children(arn)
  }

  /** A child that has ended, by its ARN: how it did so last. */
  endedChild(childArn: string): { readonly run: LocalMapRun, readonly child: ChildRecord } | undefined {
    const machine = childArn.split(':')[6]
    for (const { record } of this.#runs.values()) {
      if (record.machine.name !== machine) continue
      let found: ChildRecord | undefined
      for (const child of this.ended(record.arn)) if (child.arn === childArn) found = child
      const run = found === undefined ? undefined : this.get(record.arn)
      if (run !== undefined && found !== undefined) return { run, child: found }
    }
    return undefined
  }

  /** A child under way, by its ARN. */
  runningChild(childArn: string): { readonly run: LocalMapRun, readonly request: ChildRequest } | undefined {
    const machine = childArn.split(':')[6]
    for (const { record, children } of this.#runs.values()) {
      if (record.machine.name !== machine) continue
      const request = [...children.values()].find(({ executionArn }) => executionArn === childArn)
      const run = request === undefined ? undefined : this.get(record.arn)
      if (run !== undefined && request !== undefined) return { run, request }
    }
    return undefined
  }

  /** UpdateMapRun. */
  update(arn: string, changes: { readonly concurrency?: number, readonly tolerance?: Tolerance }): void {
    const held = this.#runs.get(arn)
    if (held?.live === undefined) return
    held.live.update(changes)
    this.#write(held, { concurrency: held.live.maxConcurrency, tolerance: held.live.tolerance })
  }

  /** Forgets the Map Runs of an execution that is forgotten. */
  forget(executionArn: string): void {
    for (const { record: { arn, executionArn: of } } of [...this.#runs.values()]) {
      if (of !== executionArn) continue
      this.#runs.delete(arn)
      this.#files.remove(arn)
    }
  }

  /** Starts a Map Run of an execution of that machine, goes on with it, or redrives it: then only when what ran of it before has ended. */
  start(request: MapRunRequest, machine: StateMachine): RunningMapRun {
    const held = this.#runs.get(request.spec.arn) ?? this.#begin(request, machine)
    const running = held.live === undefined || held.ended === undefined ? this.#run(held, request, machine) : afterwards(held.ended, () => this.#run(held, request, machine))
    held.ended = running.outcome
    return running
  }

  #run(held: Held, request: MapRunRequest, machine: StateMachine): RunningMapRun {
    const { spec, identity } = request
    this.#noteRedrive(held, request)
    const caller: Caller = { principalArn: identity.roleArn, sessionName: identity.stateMachineName }
    const refused = this.#refusal(caller, request, held.record, machine)
    if (refused !== undefined) {
      this.#end(held, 'FAILED')
      return { outcome: Promise.resolve({ status: 'FAILED', failure: refused }), stop: () => undefined, suspend: () => undefined }
    }
    const { record } = held
    const running = beginMapRun(request, {
      objects: roleObjects(this.options.services, caller), clock: this.options.clock ?? realClock,
      startChild: child => this.#startChild(held, child),
      record: child => { this.#files.add(spec.arn, child) },
      earlier: this.#files.children(spec.arn),
    }, run => {
      held.live = run
      // what UpdateMapRun changed in an earlier process
      run.update({ concurrency: record.concurrency, tolerance: record.tolerance })
    })
    let stopped = false
    return {
      outcome: running.outcome.then(outcome => {
        if (outcome !== undefined) this.#end(held, outcome.status)
        else if (stopped) this.#end(held, 'ABORTED')
        return outcome
      }),
      stop: () => {
        stopped = true
        running.stop()
      },
      suspend: () => { running.suspend() },
    }
  }

  /** A process that goes on with a redrive has noted it already. */
  #noteRedrive(held: Held, { redrive = 0 }: MapRunRequest): void {
    const { stoppedAt: _stoppedAt, executionCounts: _executions, itemCounts: _items, ...record } = held.record
    if ((record.redriven?.count ?? 0) >= redrive) return
    held.record = record
    this.#write(held, { status: 'RUNNING', redriven: { count: redrive, at: this.options.clock?.now() ?? Date.now() } })
  }

  #begin({ spec, identity, ...request }: MapRunRequest, parent: StateMachine): Held {
    const record: MapRunRecord = {
      arn: spec.arn, executionArn: identity.executionArn, sequence: ++this.#sequence, machine: childMachine({ ...request, spec, identity }, identity, parent),
      concurrency: spec.concurrency, tolerance: spec.tolerance, startedAt: spec.at, status: 'RUNNING',
    }
    const held: Held = { record, children: new Map() }
    this.#files.write(record)
    this.#runs.set(spec.arn, held)
    return held
  }

  #startChild({ record, children }: Held, request: ChildRequest): ChildExecution {
    const child = this.options.startChild(request, record.machine, JSON.stringify(request.input))
    children.set(request.index, request)
    void child.result.then(() => { children.delete(request.index) })
    return child
  }

  #end(held: Held, status: 'SUCCEEDED' | 'FAILED' | 'ABORTED'): void {
    const { live } = held
    this.#write(held, {
      status, stoppedAt: this.options.clock?.now() ?? Date.now(),
      ...(live !== undefined && { executionCounts: { ...live.tally.executions }, itemCounts: { ...live.tally.items } }),
    })
    delete held.live
    if (status !== 'SUCCEEDED') this.options.stopChildren(held.record.arn, held.record.machine)
  }

  #write(held: Held, changes: Partial<MapRunRecord>): void {
    held.record = { ...held.record, ...changes }
    try {
      this.#files.write(held.record)
    } catch (error) {
      this.options.onInternalError?.(error, 'states')
    }
  }

  /** The role must be allowed to start children: on AWS, executions of its own machine. To redrive Standard ones it must be allowed to redrive any execution of theirs. */
  #refusal(caller: Caller, { redrive }: MapRunRequest, { machine: child }: MapRunRecord, { arn }: StateMachine): { readonly error: string, readonly cause: string } | undefined {
    try {
      this.options.authorise(caller, 'states', 'StartExecution', { stateMachineArn: arn })
      if (redrive !== undefined && child.type === 'STANDARD') this.options.authorise(caller, 'states', 'RedriveExecution', { executionArn: `${child.arn.replace(':stateMachine:', ':execution:')}:*` })
      return undefined
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error
      return { error: 'States.Permissions', cause: error.message }
    }
  }
}

/** A Map Run that begins when another has ended. */
function afterwards(before: Promise<unknown>, begin: () => RunningMapRun): RunningMapRun {
  let running: RunningMapRun | undefined
  let over = false
  return {
    outcome: before.then(() => {
      if (over) return undefined
      running = begin()
      return running.outcome
    }),
    stop: () => {
      over = true
      running?.stop()
    },
    suspend: () => {
      over = true
      running?.suspend()
    },
  }
}
