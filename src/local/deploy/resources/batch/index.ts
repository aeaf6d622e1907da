import type { ResourceType } from '../../resource-type.js'
import { computeEnvironment } from './compute-environment.js'
import { jobDefinition } from './job-definition.js'
import { jobQueue } from './job-queue.js'

/** Resource types of AWS Batch. */
export const batchTypes: readonly ResourceType[] = [computeEnvironment, jobDefinition, jobQueue]
