import { described } from '../job/description.js'
import type { JobKind } from '../job/job.js'
import { findJob } from './find-job.js'
import type { Operation } from './operation.js'

const describeJob = (kind: JobKind, name: string): Operation => ({ name, perform: (input, context) => described(findJob(kind, name, input, context)) })

export const describeProcessingJob = describeJob('processing', 'DescribeProcessingJob')

export const describeTrainingJob = describeJob('training', 'DescribeTrainingJob')
