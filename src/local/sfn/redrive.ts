import type { ChildExecution } from '../../interpreter/index.js'
import type { JsonObject } from '../service.js'
import type { StatesContext } from './context.js'
import { redrivablePeriod, type Execution } from './execution-store.js'
import { seconds } from './time.js'

/** The most time that an execution may be open, in milliseconds: a year. Source: developer guide, "Quotas related to state machine executions". */
const longestOpen = 31_536_000_000

/** What of an execution decides whether it can be redriven. */
type Known = Pick<Execution, 'machine' | 'startedAt' | 'child' | 'result' | 'redriveObstacle'>

/** Reasons of AWS where it has one. Source: API reference of DescribeExecution, `redriveStatusReason`. */
const obstacles = {
  historyFull: 'Execution history event limit exceeded',
  nothingLeft: 'Execution failed before its first state',
  unreadable: 'SW4310: what was kept of the execution cannot be followed by this version of the local AWS',
} as const

/**
 * Why an execution cannot go on, as AWS words it; that a child is redriven by its Map Run alone is no reason here.
 *
 * @returns undefined when it can
 */
export function redriveRefusal(context: Pick<StatesContext, 'machines' | 'now'>, execution: Known | undefined): string | undefined {
  if (execution === undefined) return forgotten
  const { machine, startedAt, child, result, redriveObstacle: obstacle } = execution
  if (result === undefined || result.status === 'SUCCEEDED') return `Execution is ${result?.status ?? 'RUNNING'} and cannot be redriven`
  if (child === undefined && context.machines.get(machine.arn) === undefined) return 'State machine is in DELETING status'
  if (machine.type === 'EXPRESS') return undefined
  if (obstacle === undefined) return 'Execution was started before the launch of RedriveExecution'
  if (obstacle !== 'none') return obstacles[obstacle]
  if (context.now() - startedAt > longestOpen) return 'Execution has exceeded the max execution time'
  return context.now() - result.stoppedAt > redrivablePeriod ? 'Execution redrivable period exceeded' : undefined
}

/** Members of DescribeExecution. */
export function redriveMembers(context: Pick<StatesContext, 'machines' | 'now' | 'mapRuns'>, execution: Known & Pick<Execution, 'redriven'> & { readonly redriveCount?: number }): JsonObject {
  const { child, redriven, redriveCount = redriven?.count ?? 0 } = execution
  const reason = redriveRefusal(context, execution) ?? (child !== undefined && context.mapRuns.get(child.mapRunArn)?.status === 'SUCCEEDED' ? 'Map Run is SUCCEEDED and cannot be redriven' : undefined)
  return {
    redriveCount,
    ...(redriven === undefined ? {} : { redriveDate: seconds(redriven.at) }),
    ...(reason === undefined ? { redriveStatus: child === undefined ? 'REDRIVABLE' : 'REDRIVABLE_BY_MAP_RUN' } : { redriveStatus: 'NOT_REDRIVABLE', redriveStatusReason: reason }),
  }
}

/** Redrives a Standard child that ended without success before this redrive of its Map Run, where that is possible: else it stays as it is. */
export function redriveChild(context: StatesContext, execution: Execution, redrive: number): void {
  const { child } = execution
  if (child === undefined || (child.redrive ?? 0) >= redrive || redriveRefusal(context, execution) !== undefined) return
  context.executions.redrive(execution, context.now(), { child: { ...child, redrive } })
}

const forgotten = 'SW4311: the execution was forgotten, as more have ended since than are kept'

/** A child that cannot be redriven, since nothing is known of it any more. */
export function forgottenChild({ now }: StatesContext): ChildExecution {
  const at = now()
  return {
    result: Promise.resolve({ status: 'FAILED', error: 'States.Runtime', cause: forgotten, startedAt: at, stoppedAt: at }),
    stop: () => undefined, redrivable: () => false,
  }
}
