import { TaskFailure } from '../../interpreter/types.js'
import { inMilliseconds } from '../sagemaker/index.js'
import type { Json, JsonObject, ServiceError } from '../service.js'
import { callService, operationOf, type TaskCall } from './call.js'
import { withSdkMetadata } from './sdk-metadata.js'
import { optimisedFailure, optimisedNaming, sdkFailure, sdkNaming } from './service-failure.js'
import { asSubmission } from './submission.js'

/** What Step Functions adds to the jobs that it waits for. Source: developer guide, "Create and manage Amazon SageMaker AI jobs with Step Functions". */
const managed = { Key: 'MANAGED_BY_AWS', Value: 'STARTED_BY_STEP_FUNCTIONS' }

/** What one kind of job is called in the API. */
interface JobApi {
  readonly name: string
  readonly describe: string
  readonly stop: string
  readonly wait: string
  readonly status: string
}

const apis: Readonly<Record<string, JobApi>> = {
  createProcessingJob: { name: 'ProcessingJobName', describe: 'DescribeProcessingJob', stop: 'StopProcessingJob', wait: 'WaitForProcessingJob', status: 'ProcessingJobStatus' },
  createTrainingJob: { name: 'TrainingJobName', describe: 'DescribeTrainingJob', stop: 'StopTrainingJob', wait: 'WaitForTrainingJob', status: 'TrainingJobStatus' },
}

/**
 * `sagemaker:createProcessingJob` and `createTrainingJob`, alone or waiting for the job's end (`.sync`): then the result is the job's description. A call
 * that is made again after a restart waits on for the job that it submitted.
 *
 * @throws TaskFailure `States.TaskFailed` with the description as its cause for a job that did not complete; `SageMaker.…` for what SageMaker refuses
 */
export async function createJob(call: TaskCall): Promise<Json> {
  const api = apis[call.action]
  if (api === undefined) throw new TaskFailure('States.Runtime', `SW4302: ${call.request.resource}`)
  const { parameters } = call
  if (call.pattern !== 'sync') return submit(call, parameters)
  const { Tags: tags = [] } = parameters
  const known = call.request.resumed?.submitted
  if (known === undefined) call.submitted(await submit(call, { ...parameters, Tags: [...(Array.isArray(tags) ? tags as readonly Json[] : []), managed] }))
  return untilEnd(call, api, parameters[api.name] ?? null)
}

const failure = (error: ServiceError): TaskFailure => optimisedFailure(optimisedNaming.sagemaker, error)

/** A name that another call has taken fails the task, also after a restart: the service tells this call's own job by its submission. */
async function submit(call: TaskCall, input: JsonObject): Promise<Json> {
  return withSdkMetadata(await callService(call, 'sagemaker', operationOf(call.action), asSubmission(call, input), failure), call.now(), 'application/x-amz-json-1.1')
}

async function untilEnd(call: TaskCall, api: JobApi, name: Json): Promise<Json> {
  const job = { [api.name]: name }
  const { signal } = call.request
  const aborted = new Promise<'aborted'>((resolve) => {
    if (signal.aborted) resolve('aborted')
    else signal.addEventListener('abort', () => { resolve('aborted') }, { once: true })
  })
  const ended = callService(call, 'sagemaker', api.wait, job, failure)
  if (await Promise.race([ended, aborted]) === 'aborted') {
    // told to nobody any more: the execution has stopped waiting
    ended.catch(() => undefined)
    // AWS stops the job then
    await callService(call, 'sagemaker', api.stop, job, failure)
  }
  const description = inMilliseconds(await callService(call, 'sagemaker', api.describe, job, failure))
  if (description[api.status] !== 'Completed') throw new TaskFailure('States.TaskFailed', JSON.stringify(description))
  return description
}

/** Members that are times: texts in state machines, epoch seconds in SageMaker's own answers and requests. */
const times = /Time$/
const bounds = /Time(?:After|Before)$/

/** `aws-sdk:sagemaker:…`: times are ISO 8601 text. */
export async function sdkSagemaker(call: TaskCall): Promise<Json> {
  const given = call.action.startsWith('create') ? asSubmission(call, call.parameters) : call.parameters
  return timesAsText(await callService(call, 'sagemaker', operationOf(call.action), boundsInSeconds(given), error => sdkFailure(sdkNaming.sagemaker, error)))
}

/** What is no time is left for the service to refuse. */
function boundsInSeconds(input: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(input).map(([name, member]) => [name, bounds.test(name) && typeof member === 'string' && !Number.isNaN(Date.parse(member)) ? Date.parse(member) / 1000 : member]))
}

function timesAsText(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(timesAsText)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value as JsonObject).map(([name, member]) => [name, times.test(name) && typeof member === 'number' ? new Date(Math.round(member * 1000)).toISOString() : timesAsText(member)]))
}
