import type { HistoryEvent } from '../../asl/history.js'
import type { Checkpoint, DurableExecution, ExecutionResult, Journal, Redriven } from '../../interpreter/index.js'
import { ExecutionFiles, type ExecutionChild, type ExecutionRecord, type KeptObstacle, type RedriveToken, type Redriving } from './execution-file.js'
import { JournalUnreadable, type ExecutionJournal, type JournalContent } from './execution-journal.js'

/**
 * How many finished Standard executions are kept for DescribeExecution, ListExecutions and GetExecutionHistory. AWS keeps them for 90 days; here
 * the oldest are forgotten first, and a forgotten execution's name can be used again. Children of Map Runs are counted apart, as many of them are kept, and of those
 * that did not succeed ten times as many: they may be redriven.
 */
export const finishedExecutionsKept = 1_000

/** How long after its end an execution can be redriven, in milliseconds: 14 days. Source: API reference of RedriveExecution. */
export const redrivablePeriod = 1_209_600_000

/** A Standard execution and how it stands. */
export interface Execution extends Omit<ExecutionRecord, 'result' | 'child' | 'redriven' | 'redriveTokens' | 'redriveObstacle' | 'redriving'> {
  child?: ExecutionChild
  redriven?: Redriven
  redriveTokens?: readonly RedriveToken[]
  redriveObstacle?: KeptObstacle
  /** Runs it; absent once it has ended. */
  running?: DurableExecution
  /** How it ended; absent while it runs. */
  result?: ExecutionResult
}

/** Makes executions able to run. */
export interface ExecutionEngine {
  /** An execution before its first step. */
  begin(record: ExecutionRecord): Checkpoint
  /**
   * Replays a journal and opens the execution where it ends.
   *
   * @throws JournalUnreadable when it cannot be followed; with how far it could
   */
  open(record: ExecutionRecord, content: JournalContent, journal: Journal): DurableExecution
}

/** Standard executions: all that run, and the last that finished. What is said of them is on disk, and outlives the process. */
export interface ExecutionStore {
  get(arn: string): Execution | undefined
  /** Writes the execution down, then starts it: one that was answered for is never lost. */
  add(execution: Omit<ExecutionRecord, 'sequence' | 'result'>): Execution
  /**
   * Lets an execution go on that has ended, if there is no obstacle: its journal is still there, and it goes on where that ends.
   *
   * @param changes - what is written down with it
   * @returns false when it cannot go on after all (SW4310); that is written down, too
   */
  redrive(execution: Execution, at: number, changes: Pick<Execution, 'child' | 'redriveTokens'>): boolean
  /** Of one state machine, latest first. */
  list(stateMachineArn: string): readonly Execution[]
  /** The history so far. */
  events(execution: Execution): readonly HistoryEvent[]
  /** Lets the executions go on that earlier processes left: their timers run, and calls that were not answered are made again. */
  resume(): void
  /** From here on executions start nothing: see `DurableExecution.suspend`. */
  suspend(): void
  /** Suspends, and hears nothing any more; what runs goes on in the next process. */
  close(): void
}

export interface ExecutionStoreOptions {
  readonly directory: string
  readonly engine: ExecutionEngine
  readonly now: () => number
  /** How many finished executions are kept. */
  readonly kept?: number
  /** Told of each execution that is forgotten. */
  readonly onForgotten?: (arn: string) => void
  /** Told when something cannot be written down: nobody waits for an answer then. */
  readonly onInternalError?: (error: unknown, where: string) => void
}

/**
 * Opens the store. Executions that an earlier process was running are where their journals end; they take answers in at once, and do the rest after `resume`.
 * One whose journal cannot be followed FAILED, and says why (SW4305).
 *
 * @throws LocalAwsError SW4304
 */
export function openExecutionStore({ directory, engine, now, kept = finishedExecutionsKept, onForgotten, onInternalError }: ExecutionStoreOptions): ExecutionStore {
  const files = new ExecutionFiles(directory)
  const executions = new Map<string, Execution>()
  // arns in the order in which the executions finished
  const finishedOf = { parents: new Set<string>(), children: new Set<string>(), failedChildren: new Set<string>() }
  const groupOf = ({ child, result }: Execution): Set<string> => finishedOf[child === undefined ? 'parents' : result?.status === 'SUCCEEDED' ? 'children' : 'failedChildren']
  let sequence = 0
  let suspended = false

  const onError = (error: unknown): void => onInternalError?.(error, 'states')
  const finish = (execution: Execution, result: ExecutionResult, events: readonly HistoryEvent[]): void => {
    files.writeHistory(execution.arn, events)
    files.write({ ...execution, result })
    if (execution.redriveObstacle !== 'none') files.journalOf(execution.arn, onError).remove()
  }
  const forgetOldest = (): void => {
    for (const finished of Object.values(finishedOf)) {
      for (const arn of finished) {
        if (finished.size <= (finished === finishedOf.failedChildren ? kept * 10 : kept)) break
        finished.delete(arn)
        executions.delete(arn)
        files.remove(arn)
        onForgotten?.(arn)
      }
    }
  }
  const ended = (execution: Execution, running: DurableExecution, result: ExecutionResult): void => {
    noteRedrives(execution, running)
    try {
      finish(execution, result, running.events())
      delete execution.running
    } catch (error) {
      // it has ended all the same; its history stays where it is
      onError(error)
    }
    execution.result = result
    groupOf(execution).add(execution.arn)
    forgetOldest()
  }
  /** A journal outlives the end of its execution as long as that may be redriven. */
  const noteRedrives = (execution: Execution, running: DurableExecution): void => {
    if (running.redriven !== undefined) execution.redriven = running.redriven
    const obstacle = running.redriveObstacle ?? 'none'
    if (obstacle === 'succeeded' || obstacle === 'running') delete execution.redriveObstacle
    else execution.redriveObstacle = obstacle
  }
  const follow = (execution: Execution, running: DurableExecution): void => {
    execution.running = running
    void running.result.then(result => { ended(execution, running, result) })
  }
  const restore = (execution: Execution, redriving: Redriving | undefined): void => {
    const journal = files.journalOf(execution.arn, onError)
    try {
      const running = engine.open(execution, journal.read() ?? begun(execution, journal), journal)
      if (redriving !== undefined && (running.redriven?.count ?? 0) < redriving.count) takeBack(execution, redriving)
      noteRedrives(execution, running)
      follow(execution, running)
    } catch (error) {
      if (!(error instanceof JournalUnreadable)) throw error
      execution.redriveObstacle = 'unreadable'
      execution.result = { status: 'FAILED', error: 'States.Runtime', cause: `SW4305: the execution could not go on after a restart: ${error.message}`, startedAt: execution.startedAt, stoppedAt: now() }
      finish(execution, execution.result, brokenHistory(execution, execution.result, error.events))
    }
  }
  const begun = (record: ExecutionRecord, journal: ExecutionJournal): JournalContent => {
    const checkpoint = engine.begin(record)
    journal.begin(checkpoint)
    return { checkpoint, events: [] }
  }

  for (const record of [...files.readAll()].sort((a, b) => a.sequence - b.sequence)) {
    const { redriving, ...execution }: Execution & Pick<ExecutionRecord, 'redriving'> = { ...record }
    executions.set(execution.arn, execution)
    sequence = Math.max(sequence, execution.sequence)
    if (execution.result === undefined) restore(execution, redriving)
    else if (execution.redriveObstacle !== 'none' || now() - execution.result.stoppedAt > redrivablePeriod) files.journalOf(execution.arn, onError).remove()
  }
  const over = [...executions.values()].flatMap(execution => execution.result === undefined ? [] : [{ execution, at: execution.result.stoppedAt }])
  for (const { execution } of over.sort((a, b) => a.at - b.at)) groupOf(execution).add(execution.arn)
  forgetOldest()

  const running = (): readonly DurableExecution[] => [...executions.values()].flatMap(({ running, result }) => running === undefined || result !== undefined ? [] : [running])
  const suspend = (): void => {
    suspended = true
    for (const execution of running()) execution.suspend()
  }
  return {
    get: arn => executions.get(arn),
    add(started) {
      const execution: Execution = { ...started, sequence: ++sequence }
      const journal = files.journalOf(execution.arn, onError)
      try {
        files.write(execution)
        follow(execution, engine.open(execution, begun(execution, journal), journal))
      } catch (error) {
        files.remove(execution.arn)
        throw error
      }
      executions.set(execution.arn, execution)
      if (!suspended) execution.running?.resume()
      return execution
    },
    redrive(execution, at, changes) {
      const journal = files.journalOf(execution.arn, onError)
      let running: DurableExecution
      try {
        const content = journal.read()
        if (content === undefined) throw new JournalUnreadable('it has no journal')
        running = engine.open(execution, content, journal)
      } catch (error) {
        if (!(error instanceof JournalUnreadable)) throw error
        execution.redriveObstacle = 'unreadable'
        files.write(execution)
        journal.remove()
        return false
      }
      const { result: _result, redriveObstacle: _obstacle, ...going } = { ...execution, ...changes }
      // first that it runs: a process that dies before the journal has the redrive leaves an execution that ended as before, see takeBack
      const { child, redriveTokens } = execution
      files.write({ ...going, redriving: { count: (running.redriven?.count ?? 0) + 1, ...(child !== undefined && { child }), ...(redriveTokens !== undefined && { redriveTokens }) } })
      groupOf(execution).delete(execution.arn)
      Object.assign(execution, changes)
      delete execution.result
      delete execution.redriveObstacle
      if (!suspended) running.resume()
      running.redrive(at)
      if (running.redriven !== undefined) execution.redriven = running.redriven
      follow(execution, running)
      return true
    },
    list: stateMachineArn => [...executions.values()].filter(({ machine }) => machine.arn === stateMachineArn).sort((a, b) => b.sequence - a.sequence),
    events: ({ arn, running }) => running === undefined ? files.readHistory(arn) : running.events(),
    resume() {
      for (const execution of running()) execution.resume()
    },
    suspend,
    close() {
      suspend()
      for (const execution of running()) execution.detach()
    },
  }
}

/** The journal knows nothing of the redrive that the record tells of: it has not happened, its token is not used, and a Map Run asks for it again. */
function takeBack(execution: Execution, { child, redriveTokens }: Redriving): void {
  delete execution.redriveTokens
  Object.assign(execution, child !== undefined && { child }, redriveTokens !== undefined && { redriveTokens })
}

/** What is left of the history of an execution whose journal cannot be followed, and its end. */
function brokenHistory({ inputText, machine, startedAt }: ExecutionRecord, { stoppedAt, error, cause }: ExecutionResult, known: readonly HistoryEvent[]): readonly HistoryEvent[] {
  const begin: HistoryEvent = { id: 1, previousEventId: 0, timestamp: startedAt, type: 'ExecutionStarted', details: { name: 'executionStartedEventDetails', value: { input: inputText, inputDetails: { truncated: false }, roleArn: machine.roleArn } } }
  const before = known.length === 0 ? [begin] : known
  return [...before, { id: before.length + 1, previousEventId: 0, timestamp: stoppedAt, type: 'ExecutionFailed', details: { name: 'executionFailedEventDetails', value: { cause: cause ?? '', error: error ?? '' } } }]
}
