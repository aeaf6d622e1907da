import type { HistoryEvent } from '../../asl/history.js'
import type { ExecutionResult, RunningExecution } from '../../interpreter/types.js'
import { ExecutionFiles, type ExecutionRecord } from './execution-file.js'

/**
 * How many finished Standard executions are kept for DescribeExecution, ListExecutions and GetExecutionHistory. AWS keeps them for 90 days; here
 * the oldest are forgotten first, and a forgotten execution's name can be used again.
 */
export const finishedExecutionsKept = 1_000

/** Why an execution is ABORTED that nobody stopped. */
export const lostCause = 'SW4303: the local AWS ended while this execution ran, and it does not resume executions yet. Start it again under another name.'

/** A Standard execution and how it stands. */
export interface Execution extends Omit<ExecutionRecord, 'result'> {
  /** Runs it; absent once it has ended. */
  running?: RunningExecution
  /** How it ended; absent while it runs. */
  result?: ExecutionResult
}

/** Standard executions: all that run, and the last that finished. What is said of one that has ended is on disk, and outlives the process. */
export interface ExecutionStore {
  get(arn: string): Execution | undefined
  /** Writes the execution down, then starts it: one that was answered for is never lost without a word. */
  add(execution: Omit<ExecutionRecord, 'sequence' | 'result'>, start: () => RunningExecution): Execution
  /** Of one state machine, latest first. */
  list(stateMachineArn: string): readonly Execution[]
  running(): readonly RunningExecution[]
  /** The history so far. */
  events(execution: Execution): readonly HistoryEvent[]
}

export interface ExecutionStoreOptions {
  readonly directory: string
  readonly now: () => number
  /** How many finished executions are kept. */
  readonly kept?: number
  /** Told when the end of an execution cannot be written down: nobody waits for an answer then. */
  readonly onInternalError?: (error: unknown, where: string) => void
}

/**
 * Opens the store. Executions that an earlier process was running when it ended are ABORTED: their history lay in that process's memory, and what is left of
 * it is its beginning and its end.
 *
 * @throws LocalAwsError SW4304
 */
export function openExecutionStore({ directory, now, kept = finishedExecutionsKept, onInternalError }: ExecutionStoreOptions): ExecutionStore {
  const files = new ExecutionFiles(directory)
  const executions = new Map<string, Execution>()
  // arns in the order in which the executions finished
  const finished = new Set<string>()
  let sequence = 0

  const finish = (execution: Execution, result: ExecutionResult, events: readonly HistoryEvent[]): void => {
    files.writeHistory(execution.arn, events)
    files.write({ ...execution, result })
  }
  const forgetOldest = (): void => {
    for (const arn of finished) {
      if (finished.size <= kept) break
      finished.delete(arn)
      executions.delete(arn)
      files.remove(arn)
    }
  }
  const ended = (execution: Execution, running: RunningExecution, result: ExecutionResult): void => {
    try {
      finish(execution, result, running.events())
      delete execution.running
    } catch (error) {
      // it has ended all the same; its history stays where it is
      onInternalError?.(error, 'states')
    }
    execution.result = result
    finished.add(execution.arn)
    forgetOldest()
  }

  for (const record of [...files.readAll()].sort((a, b) => a.sequence - b.sequence)) {
    const execution: Execution = { ...record }
    if (execution.result === undefined) {
      execution.result = { status: 'ABORTED', cause: lostCause, startedAt: record.startedAt, stoppedAt: now() }
      finish(execution, execution.result, lostHistory(record, execution.result))
    }
    executions.set(execution.arn, execution)
    sequence = Math.max(sequence, execution.sequence)
  }
  for (const { arn } of [...executions.values()].sort((a, b) => (a.result?.stoppedAt ?? 0) - (b.result?.stoppedAt ?? 0))) finished.add(arn)
  forgetOldest()

  return {
    get: arn => executions.get(arn),
    add(started, start) {
      const execution: Execution = { ...started, sequence: ++sequence }
      files.write(execution)
      try {
        const running = start()
        execution.running = running
        void running.result.then(result => { ended(execution, running, result) })
      } catch (error) {
        files.remove(execution.arn)
        throw error
      }
      executions.set(execution.arn, execution)
      return execution
    },
    list: stateMachineArn => [...executions.values()].filter(({ machine }) => machine.arn === stateMachineArn).sort((a, b) => b.sequence - a.sequence),
    running: () => [...executions.values()].flatMap(({ running, result }) => running === undefined || result !== undefined ? [] : [running]),
    events: ({ arn, running }) => running === undefined ? files.readHistory(arn) : running.events(),
  }
}

function lostHistory({ inputText, machine, startedAt }: ExecutionRecord, { stoppedAt }: ExecutionResult): readonly HistoryEvent[] {
  return [
    { id: 1, previousEventId: 0, timestamp: startedAt, type: 'ExecutionStarted', details: { name: 'executionStartedEventDetails', value: { input: inputText, inputDetails: { truncated: false }, roleArn: machine.roleArn } } },
    { id: 2, previousEventId: 0, timestamp: stoppedAt, type: 'ExecutionAborted', details: { name: 'executionAbortedEventDetails', value: { cause: lostCause } } },
  ]
}
