import type { Operation } from '../context.js'
import { existingExecution } from '../lookup.js'
import { page } from '../page.js'
import { seconds } from '../time.js'

/** Latest first. */
export const listMapRuns: Operation = (context, input) => {
  const { arn } = existingExecution(context, input)
  const { items, nextToken } = page(input, context.mapRuns.ofExecution(arn).toReversed(), run => run.sequence, { descending: true, now: context.now() })
  return {
    mapRuns: items.map(run => ({
      executionArn: run.executionArn,
      mapRunArn: run.arn,
      stateMachineArn: run.machine.arn,
      startDate: seconds(run.startedAt),
      ...(run.stoppedAt === undefined ? {} : { stopDate: seconds(run.stoppedAt) }),
    })),
    ...(nextToken === undefined ? {} : { nextToken }),
  }
}
