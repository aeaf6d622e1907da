import type { MapRunCounts } from '../map-run/store.js'
import type { JsonObject } from '../../service.js'
import type { Operation } from '../context.js'
import { existingMapRun } from '../lookup.js'
import { seconds } from '../time.js'

export const describeMapRun: Operation = (context, input) => {
  const run = existingMapRun(context, input)
  const { executions, items } = context.mapRuns.counts(run)
  return {
    mapRunArn: run.arn,
    executionArn: run.executionArn,
    status: run.status,
    startDate: seconds(run.startedAt),
    ...(run.stoppedAt === undefined ? {} : { stopDate: seconds(run.stoppedAt) }),
    maxConcurrency: run.concurrency,
    toleratedFailurePercentage: run.tolerance.percentage ?? 0,
    toleratedFailureCount: run.tolerance.count ?? 0,
    itemCounts: withRedrive(items),
    executionCounts: withRedrive(executions),
    redriveCount: run.redriven?.count ?? 0,
    ...(run.redriven === undefined ? {} : { redriveDate: seconds(run.redriven.at) }),
  }
}

/** What was written down by a version that could not redrive has no such counts. */
const withRedrive = (counts: MapRunCounts['items']): JsonObject => ({ failuresNotRedrivable: 0, pendingRedrive: 0, ...counts })
