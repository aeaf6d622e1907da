import type { JsonObject } from '../../service.js'
import { validationException } from '../error.js'
import { jobArn, type Job, type JobKind } from '../job/job.js'
import { jobName } from '../request/common.js'
import { checkShape, required, structure } from '../request/shape.js'
import type { SageMakerContext } from './operation.js'

export const nameMember: Readonly<Record<JobKind, string>> = { processing: 'ProcessingJobName', training: 'TrainingJobName' }

/**
 * The job that a request names.
 *
 * @throws ServiceError ValidationException, which is what AWS answers where its API reference says ResourceNotFound: seen by the users of its SDKs
 */
export function findJob(kind: JobKind, operation: string, input: JsonObject, { jobs }: SageMakerContext): Job {
  const checked = checkShape(structure({ [nameMember[kind]]: required(jobName) }), input, operation)
  const name = checked[nameMember[kind]] as string
  const job = jobs.get(jobArn(kind, name))
  if (job?.name !== name) throw validationException(kind === 'training' ? 'Requested resource not found.' : `Could not find requested job with name: ${name}`)
  return job
}
