import { batchPrincipal } from '../environment.js'
import type { ServiceDirectory } from '../service.js'
import type { Job } from './job.js'
import { jobDetail } from './job-detail.js'
import { arnOf } from './name.js'

/** Tells EventBridge of jobs. */
export interface StateChanges {
  /** One event for each change of a job's status, in their order. */
  tell(job: Job): void
  /** Settles when all are delivered. */
  settled(): Promise<void>
}

/**
 * Sends the events "Batch Job State Change". Source: AWS Batch user guide, "AWS Batch events".
 *
 * @param onProblem - told of what could not be sent
 */
export function createStateChanges(services: ServiceDirectory, onProblem: (problem: unknown) => void): StateChanges {
  const told = new WeakMap<Job, string>()
  let sending: Promise<unknown> = Promise.resolve()
  return {
    tell(job) {
      // an array's counts, and reasons, change without the status
      if (told.get(job) === job.state.status) return
      told.set(job, job.state.status)
      const entry = { Source: 'aws.batch', DetailType: 'Batch Job State Change', Resources: [arnOf('job', job.id)], Detail: JSON.stringify(jobDetail(job)) }
      sending = sending.then(() => services.call('events', 'PutEvents', { Entries: [entry] }, { principalArn: batchPrincipal })).catch(onProblem)
    },
    settled: async () => { await sending },
  }
}
