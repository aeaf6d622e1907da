import type { ChildRecord } from '../../../interpreter/index.js'
import type { JsonObject } from '../../service.js'
import type { StatesContext } from '../context.js'
import type { Execution } from '../execution-store.js'
import { seconds } from '../time.js'
import type { LocalMapRun } from './store.js'

/** What is told of an execution; `redriveCount` is that of one which has no record of its own. */
export type DescribedExecution = Omit<Execution, 'sequence' | 'running'> & { readonly redriveCount?: number }

/** A child as lists have it. */
export interface ListedChild {
  /** The batch that it works on. */
  readonly index: number
  readonly name: string
  readonly arn: string
  readonly items: number
  readonly status: string
  readonly redriveCount: number
  readonly startedAt?: number
  readonly stoppedAt?: number
}

/** Every child of a Map Run that was started: those that have ended, and those under way. In the order of what they work on. */
export function childrenOf({ mapRuns, executions }: StatesContext, run: LocalMapRun): readonly ListedChild[] {
  const ended = new Map<number, ListedChild>()
  const redrives = run.redriven?.count ?? 0
  for (const { index, name, arn, items, redrive = 0, redriveCount = 0, result: { status: last, startedAt, stoppedAt } } of mapRuns.ended(run.arn)) {
    const status = run.status === 'RUNNING' && last !== 'SUCCEEDED' && redrive < redrives ? 'PENDING_REDRIVE' : last
    ended.set(index, { index, name, arn, items, status, redriveCount, ...(startedAt !== undefined && { startedAt }), ...(stoppedAt !== undefined && { stoppedAt }) })
  }
  const running = [...run.children.values()].flatMap(({ index, items, executionName: name, executionArn: arn }): readonly ListedChild[] => {
    const { startedAt, redriven } = executions.get(arn) ?? {}
    const before = ended.get(index)
    if (before !== undefined && before.status !== 'PENDING_REDRIVE') return []
    return [{ index, name, arn, items, status: 'RUNNING', redriveCount: redriven?.count ?? (before === undefined ? 0 : before.redriveCount + 1), ...(startedAt !== undefined && { startedAt }) }]
  })
  return [...new Map([...ended, ...running.map(child => [child.index, child] as const)]).values()].sort((a, b) => a.index - b.index)
}

/** What is known of a child that has ended, when its own record is not there: an Express one has none, and of Standard ones the last are kept. */
export function describedChild({ child, run }: { readonly child: ChildRecord, readonly run: LocalMapRun }): DescribedExecution {
  const { startedAt = run.startedAt, stoppedAt = startedAt, status, output, error, cause } = child.result
  return {
    arn: child.arn, name: child.name, machine: run.machine, inputText: JSON.stringify(child.input), startedAt, child: { mapRunArn: run.arn, items: child.items },
    ...(child.redriveCount !== undefined && { redriveCount: child.redriveCount }),
    ...(status !== 'PENDING' && { result: { status, startedAt, stoppedAt, ...(output !== undefined && { output }), ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) } }),
  }
}

/** An Express child under way, which has no record of its own. */
export function runningChild({ mapRuns }: StatesContext, arn: string): DescribedExecution | undefined {
  const found = mapRuns.runningChild(arn)
  if (found === undefined) return undefined
  const { run, request: { executionName: name, input, items } } = found
  return { arn, name, machine: run.machine, inputText: JSON.stringify(input), startedAt: run.startedAt, child: { mapRunArn: run.arn, items } }
}

/** One child in the answer of ListExecutions. */
export const listedExecution = ({ arn, name, items, status, redriveCount, startedAt, stoppedAt }: ListedChild, run: LocalMapRun): JsonObject => ({
  executionArn: arn, stateMachineArn: run.machine.arn, name, status, mapRunArn: run.arn, itemCount: items, redriveCount,
  startDate: seconds(startedAt ?? run.startedAt), ...(stoppedAt === undefined ? {} : { stopDate: seconds(stoppedAt) }),
})
