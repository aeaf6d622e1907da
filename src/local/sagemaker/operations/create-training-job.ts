import { ServiceError } from '../../service.js'
import { nothingFound } from '../data/input.js'
import { parseS3Uri } from '../data/s3-location.js'
import { storageOf } from '../data/storage.js'
import { JobFailure, validationException } from '../error.js'
import { jobArn } from '../job/job.js'
import { moved } from '../job/transition.js'
import { readTrainingRequest, type TrainingRequest } from '../request/training.js'
import { roleSession } from '../run/role-session.js'
import { isMade, newJob, submissionOf, submit } from './create-job.js'
import type { Operation, SageMakerContext } from './operation.js'

export const createTrainingJob: Operation = {
  name: 'CreateTrainingJob',
  async perform(input, context) {
    const { request: asked, submissionId } = submissionOf(input)
    const { request, tags } = readTrainingRequest(asked, context.limits.defaultRuntimeSeconds)
    if (isMade('training', request.TrainingJobName, submissionId, context)) return { TrainingJobArn: jobArn('training', request.TrainingJobName) }
    // before anything is waited for, so that of two at once one finds the name taken
    newJob('training', request.TrainingJobName, request.RoleArn, tags, submissionId, context)
    await checkChannels(request, context)
    const job = newJob('training', request.TrainingJobName, request.RoleArn, tags, submissionId, context)
    await submit(moved({ ...job, kind: 'training', request, transitions: [] }, 'Starting', job.createdAt), context)
    return { TrainingJobArn: job.arn }
  },
}

/** AWS looks at once whether there is anything to train with. @throws ServiceError ValidationException */
async function checkChannels({ InputDataConfig: channels = [], RoleArn: roleArn }: TrainingRequest, { services }: SageMakerContext): Promise<void> {
  const storage = storageOf(services, roleSession(roleArn))
  for (const { DataSource: { S3DataSource: { S3Uri: uri } } } of channels) {
    try {
      if (await storage.holdsAny(parseS3Uri(uri))) continue
    } catch (error) {
      if (error instanceof JobFailure) throw validationException(error.message)
      if (!(error instanceof ServiceError)) throw error
      throw validationException(`${nothingFound(uri, roleArn)} Error message from S3: ${error.message}`)
    }
    throw validationException(nothingFound(uri, roleArn))
  }
}
