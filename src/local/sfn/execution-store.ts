import type { ExecutionResult, RunningExecution } from '../../interpreter/types.js'
import type { StateMachine } from './machine-store.js'

/**
 * How many finished Standard executions are kept for DescribeExecution, ListExecutions and GetExecutionHistory. AWS keeps them for 90 days; here
 * the oldest are forgotten first, and a forgotten execution's name can be used again.
 */
export const finishedExecutionsKept = 1_000

/** A Standard execution and how it stands. */
export interface Execution {
  readonly arn: string
  readonly name: string
  /** Rises with each start: the order of ListExecutions. */
  readonly sequence: number
  /** The state machine as it was when the execution started. */
  readonly machine: StateMachine
  /** The input's JSON text, as it was given. */
  readonly inputText: string
  /** Epoch milliseconds. */
  readonly startedAt: number
  /** Runs it, and holds its history once it has ended. */
  readonly running: RunningExecution
  /** How it ended; absent while it runs. */
  result?: ExecutionResult
}

/** Standard executions in memory: all that run, and the last that finished. */
export interface ExecutionStore {
  get(arn: string): Execution | undefined
  add(execution: Omit<Execution, 'sequence' | 'result'>): Execution
  /** Of one state machine, latest first. */
  list(stateMachineArn: string): readonly Execution[]
  running(): readonly Execution[]
}

/** @param kept - how many finished executions are kept */
export function createExecutionStore(kept = finishedExecutionsKept): ExecutionStore {
  const executions = new Map<string, Execution>()
  // arns in the order in which the executions finished
  const finished = new Set<string>()
  let sequence = 0

  const finish = (execution: Execution, result: ExecutionResult): void => {
    execution.result = result
    finished.add(execution.arn)
    for (const arn of finished) {
      if (finished.size <= kept) break
      finished.delete(arn)
      executions.delete(arn)
    }
  }

  return {
    get: arn => executions.get(arn),
    add(started) {
      const execution: Execution = { ...started, sequence: ++sequence }
      executions.set(execution.arn, execution)
      void started.running.result.then(result => { finish(execution, result) })
      return execution
    },
    list: stateMachineArn => [...executions.values()].filter(({ machine }) => machine.arn === stateMachineArn).sort((a, b) => b.sequence - a.sequence),
    running: () => [...executions.values()].filter(({ result }) => result === undefined),
  }
}
