import type { Operation } from '../context.js'
import { createComputeEnvironment, deleteComputeEnvironment, describeComputeEnvironments, updateComputeEnvironment } from './compute-environment.js'
import { describeJobs, listJobs } from './describe-job.js'
import { deregisterJobDefinition, describeJobDefinitions, putJobDefinition, registerJobDefinition } from './job-definition.js'
import { createJobQueue, deleteJobQueue, describeJobQueues, updateJobQueue } from './job-queue.js'
import { cancelJob, submitJob, terminateJob, waitForJob } from './submit-job.js'
import { listTagsForResource, tagResource, untagResource } from './tag.js'

/** The API calls of AWS Batch by name. */
export const operations: ReadonlyMap<string, Operation> = new Map(Object.entries({
  CancelJob: cancelJob,
  CreateComputeEnvironment: createComputeEnvironment,
  CreateJobQueue: createJobQueue,
  DeleteComputeEnvironment: deleteComputeEnvironment,
  DeleteJobQueue: deleteJobQueue,
  DeregisterJobDefinition: deregisterJobDefinition,
  DescribeComputeEnvironments: describeComputeEnvironments,
  DescribeJobDefinitions: describeJobDefinitions,
  DescribeJobQueues: describeJobQueues,
  DescribeJobs: describeJobs,
  ListJobs: listJobs,
  ListTagsForResource: listTagsForResource,
  PutJobDefinition: putJobDefinition,
  RegisterJobDefinition: registerJobDefinition,
  SubmitJob: submitJob,
  TagResource: tagResource,
  TerminateJob: terminateJob,
  UntagResource: untagResource,
  UpdateComputeEnvironment: updateComputeEnvironment,
  UpdateJobQueue: updateJobQueue,
  WaitForJob: waitForJob,
}))
