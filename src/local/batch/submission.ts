import type { JsonObject } from '../service.js'
import { overridden, readContainer, substituted } from './container-properties.js'
import { clientException, invalidRequest } from './error.js'
import { objects, onlyKnown, optionalBoolean, optionalInteger, optionalObject, optionalText, optionalTexts, textMap } from './input.js'
import type { Dependency, JobSpec } from './job.js'
import type { BatchLimits } from './limit.js'
import type { JobDefinition, JobQueue } from './record.js'
import { checkTags, readRetryStrategy, readTimeout } from './strategy.js'

/** What is known of a job that another one depends on. */
export interface KnownJob {
  /** Children, where it is an array job. */
  readonly size?: number
}

/**
 * Makes a job of a submission and its definition.
 *
 * @param find - a job by its id, to check dependencies
 * @throws ServiceError ClientException
 */
export function readSubmission(input: JsonObject, name: string, definition: JobDefinition, queue: JobQueue, find: (jobId: string) => KnownJob | undefined, limits: BatchLimits): Omit<JobSpec, 'createdAt' | 'sequence'> {
  const { request } = definition
  const size = readSize(input, limits)
  const parameters = { ...textMap(request, 'parameters'), ...textMap(input, 'parameters') }
  const container = readContainer(optionalObject(request, 'containerProperties') ?? {})
  const timeoutSeconds = readTimeout(input, limits) ?? readTimeout(request, limits)
  const propagateTags = optionalBoolean(input, 'propagateTags') ?? optionalBoolean(request, 'propagateTags')
  return {
    name, parameters,
    queueArn: queue.arn,
    definitionArn: definition.arn,
    container: substituted(overridden(container, optionalObject(input, 'containerOverrides') ?? {}), parameters),
    retry: readRetryStrategy(input, limits) ?? readRetryStrategy(request, limits) ?? { attempts: 1, evaluateOnExit: [] },
    ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
    dependsOn: readDependencies(input, size, find, limits),
    tags: checkTags(textMap(input, 'tags'), limits),
    ...(propagateTags === undefined ? {} : { propagateTags }),
    platformCapabilities: optionalTexts(request, 'platformCapabilities') ?? [],
    ...(size === undefined ? {} : { size }),
  }
}

function readSize(input: JsonObject, { array }: BatchLimits): number | undefined {
  const properties = optionalObject(input, 'arrayProperties')
  if (properties === undefined || Object.keys(properties).length === 0) return undefined
  onlyKnown(properties, ['size'], 'arrayProperties')
  const size = optionalInteger(properties, 'size')
  if (size === undefined || size < array.smallest || size > array.largest) throw invalidRequest(`Array size must be between ${array.smallest} and ${array.largest}`)
  return size
}

function readDependencies(input: JsonObject, size: number | undefined, find: (jobId: string) => KnownJob | undefined, limits: BatchLimits): readonly Dependency[] {
  const dependencies = objects(input, 'dependsOn')
  if (dependencies.length > limits.dependencies) throw invalidRequest(`A job can depend on at most ${limits.dependencies} jobs`)
  return dependencies.map((dependency) => {
    onlyKnown(dependency, ['jobId', 'type'], 'dependsOn')
    const [jobId, type] = [optionalText(dependency, 'jobId'), optionalText(dependency, 'type')]
    if (type !== undefined && type !== 'N_TO_N' && type !== 'SEQUENTIAL') throw invalidRequest('the type of a dependency must be N_TO_N or SEQUENTIAL')
    if (type !== undefined && size === undefined) throw invalidRequest(`${type} dependencies are for array jobs only`)
    if (type === 'SEQUENTIAL') {
      if (jobId !== undefined) throw invalidRequest('a SEQUENTIAL dependency takes no jobId')
      return { type }
    }
    if (jobId === undefined) throw invalidRequest('jobId of a dependency is required')
    const other = find(jobId)
    if (other === undefined) throw clientException(`Job ${jobId} does not exist`)
    if (type === 'N_TO_N' && other.size !== size) throw invalidRequest('an N_TO_N dependency must be an array job of the same size')
    return type === undefined ? { jobId } : { jobId, type }
  })
}
