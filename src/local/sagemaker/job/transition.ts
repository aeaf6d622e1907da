import type { SecondaryStatus, TrainingJob, Transition } from './job.js'

/** What AWS says of each. Source: SageMaker API reference, SecondaryStatusTransition. */
const messages: Readonly<Record<SecondaryStatus, string>> = {
  Starting: 'Starting the training job',
  Pending: 'Waiting for an instance',
  Downloading: 'Downloading input data',
  Training: 'Training image download completed. Training in progress.',
  Uploading: 'Uploading generated training model',
  Stopping: 'Stopping the training job',
  Completed: 'Training job completed',
  Failed: 'Training job failed',
  Stopped: 'Training job stopped',
  MaxRuntimeExceeded: 'Training job runtime exceeded MaxRuntimeInSeconds provided',
}

const order: readonly SecondaryStatus[] = ['Starting', 'Pending', 'Downloading', 'Training', 'Uploading']

/**
 * A training job that has come to another status. Instances go through theirs one after the other: a job does not go back to an earlier one, nor on from
 * being stopped to anything but its end.
 *
 * @param now - epoch milliseconds
 */
export function moved(job: TrainingJob, status: SecondaryStatus, now: number): TrainingJob {
  const last = job.transitions.at(-1)
  const [from, to] = [order.indexOf(last?.status ?? 'Starting'), order.indexOf(status)]
  if (last?.status === status || (to !== -1 && (from === -1 || to < from))) return job
  const closed: readonly Transition[] = last === undefined ? [] : [...job.transitions.slice(0, -1), { ...last, endedAt: now }]
  const ends = status === 'Completed' || status === 'Failed' || status === 'Stopped' || status === 'MaxRuntimeExceeded'
  return { ...job, modifiedAt: now, transitions: [...closed, { status, startedAt: now, message: messages[status], ...(ends && { endedAt: now }) }] }
}
