import { inMilliseconds } from '../milliseconds.js'
import type { JsonObject } from '../../service.js'
import { described } from './description.js'
import type { Job } from './job.js'

/** Tells EventBridge how jobs go on. */
export interface JobEvents {
  publish(job: Job): void
  /** Settles when all that was published has been put, or could not be. */
  settled(): Promise<void>
}

/** Sources: Amazon EventBridge events reference, "Amazon SageMaker AI events"; SageMaker developer guide, "Events that Amazon SageMaker AI sends to Amazon EventBridge". */
const detailTypes = { processing: 'SageMaker Processing Job State Change', training: 'SageMaker Training Job State Change' } as const

/**
 * Events of status changes, in their order; once, and lost where they cannot be put, as on AWS.
 *
 * @param put - puts an entry of PutEvents
 * @param onProblem - told of those that could not be put
 */
export function jobEvents(put: ((entry: JsonObject) => Promise<unknown>) | undefined, onProblem: (problem: unknown) => void): JobEvents {
  let last: Promise<void> = Promise.resolve()
  return {
    publish(job) {
      if (put === undefined) return
      const entry = { Source: 'aws.sagemaker', DetailType: detailTypes[job.kind], Resources: [job.arn], Detail: JSON.stringify({ ...inMilliseconds(described(job)), Tags: job.tags }) }
      last = last.then(async () => { await put(entry) }).catch(onProblem)
    },
    settled: () => last,
  }
}
