import type { Operation } from '../context.js'
import { stateMachineTypeNotSupported } from '../error.js'
import { existingMachine } from '../lookup.js'
import { optionalWord } from '../member.js'
import { page } from '../page.js'
import { seconds } from '../time.js'

export const listExecutions: Operation = (context, input) => {
  const machine = existingMachine(context, input)
  if (machine.type === 'EXPRESS') throw stateMachineTypeNotSupported()
  const wanted = optionalWord(input, 'statusFilter', ['SUCCEEDED', 'TIMED_OUT', 'PENDING_REDRIVE', 'ABORTED', 'FAILED', 'RUNNING'])
  const executions = context.executions.list(machine.arn).filter(({ result }) => wanted === undefined || wanted === (result?.status ?? 'RUNNING'))
  const { items, nextToken } = page(input, executions, execution => execution.sequence, { descending: true, tokenLimit: 3096 })
  return {
    executions: items.map(({ arn, name, startedAt, result }) => ({
      executionArn: arn,
      stateMachineArn: machine.arn,
      name,
      status: result?.status ?? 'RUNNING',
      startDate: seconds(startedAt),
      ...(result === undefined ? {} : { stopDate: seconds(result.stoppedAt) }),
      redriveCount: 0,
    })),
    ...(nextToken === undefined ? {} : { nextToken }),
  }
}
