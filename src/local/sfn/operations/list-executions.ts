import type { Operation } from '../context.js'
import { stateMachineTypeNotSupported, validationException } from '../error.js'
import { existingMapRun } from '../lookup.js'
import { childrenOf, listedExecution } from '../map-run/child.js'
import { optionalWord } from '../member.js'
import { page } from '../page.js'
import { namedMachine, qualifierMembers } from '../qualified.js'
import { seconds } from '../time.js'

/** Whether an execution that was redriven that often passes a filter. */
const passes = (filter: 'REDRIVEN' | 'NOT_REDRIVEN' | undefined, redriveCount: number): boolean => filter === undefined || (filter === 'REDRIVEN') === (redriveCount > 0)

const redriveFilters = ['REDRIVEN', 'NOT_REDRIVEN'] as const

const statuses = ['SUCCEEDED', 'TIMED_OUT', 'PENDING_REDRIVE', 'ABORTED', 'FAILED', 'RUNNING'] as const

/** The children of a Map Run, in the order of what they work on. */
const listChildren: Operation = (context, input) => {
  if (input['stateMachineArn'] !== undefined && input['stateMachineArn'] !== null) throw validationException(undefined, 'mapRunArn', 'Exactly one of stateMachineArn and mapRunArn must be given')
  const run = existingMapRun(context, input)
  const wanted = optionalWord(input, 'statusFilter', statuses)
  const redriven = optionalWord(input, 'redriveFilter', redriveFilters)
  const children = childrenOf(context, run).filter(({ status, redriveCount }) => (wanted === undefined || wanted === status) && passes(redriven, redriveCount))
  const { items, nextToken } = page(input, children, child => child.index, { tokenLimit: 3096, now: context.now() })
  return { executions: items.map(child => listedExecution(child, run)), ...(nextToken === undefined ? {} : { nextToken }) }
}

export const listExecutions: Operation = (context, input) => {
  if (input['mapRunArn'] !== undefined && input['mapRunArn'] !== null) return listChildren(context, input)
  const { machine, versionArn, aliasArn } = namedMachine(context, input)
  if (machine.type === 'EXPRESS') throw stateMachineTypeNotSupported()
  const wanted = optionalWord(input, 'statusFilter', statuses)
  const redriven = optionalWord(input, 'redriveFilter', redriveFilters)
  if (wanted === 'PENDING_REDRIVE') throw validationException(wanted, 'statusFilter', 'Member must not be PENDING_REDRIVE without a mapRunArn')
  const executions = context.executions.list(machine.arn)
    .filter(({ qualifier }) => (aliasArn === undefined ? versionArn === undefined || qualifier?.versionArn === versionArn : qualifier?.aliasArn === aliasArn))
    .filter(execution => (wanted === undefined || wanted === (execution.result?.status ?? 'RUNNING')) && passes(redriven, execution.redriven?.count ?? 0))
  const { items, nextToken } = page(input, executions, execution => execution.sequence, { descending: true, tokenLimit: 3096, now: context.now() })
  return {
    executions: items.map(({ arn, name, startedAt, redriven, qualifier, result }) => ({
      executionArn: arn,
      stateMachineArn: machine.arn,
      ...qualifierMembers(qualifier),
      name,
      status: result?.status ?? 'RUNNING',
      startDate: seconds(startedAt),
      ...(result === undefined ? {} : { stopDate: seconds(result.stoppedAt) }),
      redriveCount: redriven?.count ?? 0,
      ...(redriven === undefined ? {} : { redriveDate: seconds(redriven.at) }),
    })),
    ...(nextToken === undefined ? {} : { nextToken }),
  }
}
