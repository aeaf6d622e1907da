import { TaskFailure } from '../../interpreter/types.js'
import type { Json, JsonObject, ServiceError } from '../service.js'
import { callService, operationOf, type TaskCall } from './call.js'
import { withSdkMetadata } from './sdk-metadata.js'
import { optimisedFailure, optimisedNaming, sdkFailure, sdkNaming } from './service-failure.js'
import { toCamelCase, toPascalCase } from './spelling.js'
import { asSubmission } from './submission.js'

/** What Step Functions adds to the jobs that it waits for. */
const managed = { Name: 'MANAGED_BY_AWS', Value: 'STARTED_BY_STEP_FUNCTIONS' }

/** Members whose own members are named by users. */
const maps = new Set(['parameters', 'tags', 'options'])

/**
 * `batch:submitJob`, alone or waiting for the job's end (`.sync`): then the result is the job's description. A call that is made again after a restart comes upon
 * the job that it submitted. Source: Step Functions developer guide, "Run AWS Batch workloads with Step Functions".
 *
 * @throws TaskFailure `States.TaskFailed` with the description as its cause for a job that failed; `Batch.…` for what Batch refuses
 */
export async function submitJob(call: TaskCall): Promise<Json> {
  const { parameters } = call
  if (call.pattern !== 'sync') return submit(call, parameters)
  const known = call.request.resumed?.submitted
  const answer = known ?? await submit(call, asManaged(parameters))
  if (known === undefined) call.submitted(answer)
  return untilEnd(call, (answer as JsonObject)['JobId'] ?? null)
}

const failure = (error: ServiceError): TaskFailure => optimisedFailure(optimisedNaming.batch, error)

async function submit(call: TaskCall, parameters: JsonObject): Promise<JsonObject> {
  const input = asSubmission(call, spelt(parameters, toCamelCase) as JsonObject)
  return withSdkMetadata(spelt(await callService(call, 'batch', 'SubmitJob', input, failure), toPascalCase) as JsonObject, call.now(), 'application/json')
}

function asManaged(parameters: JsonObject): JsonObject {
  const { ContainerOverrides: given = null } = parameters
  const overrides = isObject(given) ? given : {}
  const { Environment: environment = null } = overrides
  return { ...parameters, ContainerOverrides: { ...overrides, Environment: [...(Array.isArray(environment) ? environment as readonly Json[] : []), managed] } }
}

async function untilEnd(call: TaskCall, jobId: Json): Promise<Json> {
  const { signal } = call.request
  const aborted = new Promise<'aborted'>((resolve) => {
    if (signal.aborted) resolve('aborted')
    else signal.addEventListener('abort', () => { resolve('aborted') }, { once: true })
  })
  const ended = callService(call, 'batch', 'WaitForJob', { jobId }, failure)
  if (await Promise.race([ended, aborted]) === 'aborted') {
    // told to nobody any more: the execution has stopped waiting
    ended.catch(() => undefined)
    // AWS stops the job then
    await callService(call, 'batch', 'TerminateJob', { jobId, reason: 'The execution of the state machine that waited for this job has stopped.' }, failure)
  }
  const { jobs } = await callService(call, 'batch', 'DescribeJobs', { jobs: [jobId] }, failure)
  const description = spelt((jobs as readonly Json[])[0] ?? {}, toPascalCase) as JsonObject
  if (description['Status'] !== 'SUCCEEDED') throw new TaskFailure('States.TaskFailed', JSON.stringify(description))
  return description
}

/** `aws-sdk:batch:…`. A job that is submitted again after a restart is the one that was submitted before. */
export async function sdkBatch(call: TaskCall): Promise<Json> {
  const given = spelt(call.parameters, toCamelCase) as JsonObject
  const input = call.action === 'submitJob' ? asSubmission(call, given) : given
  return spelt(await callService(call, 'batch', operationOf(call.action), input, error => sdkFailure(sdkNaming.batch, error)), toPascalCase)
}

/** Every member's name spelt anew, except those that users chose. */
function spelt(value: Json, spell: (name: string) => string): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(element => spelt(element, spell))
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [spell(name), maps.has(toCamelCase(name)) ? member : spelt(member, spell)]))
}

const isObject = (value: Json): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)
