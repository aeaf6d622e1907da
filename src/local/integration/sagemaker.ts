import { TaskFailure } from '../../interpreter/types.js'
import { operatorArn } from '../environment.js'
import { inMilliseconds } from '../sagemaker/index.js'
import { ServiceError, type Json, type JsonObject } from '../service.js'
import { callService, operationOf, type TaskCall } from './call.js'
import { withSdkMetadata } from './sdk-metadata.js'
import { optimisedFailure, optimisedNaming } from './service-failure.js'

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
  if (call.pattern !== 'sync') return submit(call, api, parameters)
  const { Tags: tags = [] } = parameters
  const known = call.request.resumed?.submitted
  if (known === undefined) call.submitted(await submit(call, api, { ...parameters, Tags: [...(Array.isArray(tags) ? tags as readonly Json[] : []), managed] }))
  return untilEnd(call, api, parameters[api.name] ?? null)
}

const failure = (error: ServiceError): TaskFailure => optimisedFailure(optimisedNaming.sagemaker, error)

async function submit(call: TaskCall, api: JobApi, input: JsonObject): Promise<Json> {
  try {
    return withSdkMetadata(await call.services.call('sagemaker', operationOf(call.action), input, call.caller), call.now(), 'application/x-amz-json-1.1')
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    const arn = error.code === 'ResourceInUse' && call.request.resumed !== undefined ? await ownJob(call, api, input) : undefined
    if (arn === undefined) throw failure(error)
    return withSdkMetadata(arn, call.now(), 'application/x-amz-json-1.1')
  }
}

/**
 * The job of a call whose answer was lost with the process that made it: one that has the name and the request of this call. Another one of that name is not
 * this call's.
 */
async function ownJob({ services }: TaskCall, api: JobApi, input: JsonObject): Promise<JsonObject | undefined> {
  const job = await services.call('sagemaker', api.describe, { [api.name]: input[api.name] ?? null }, { principalArn: operatorArn })
  const { Tags: _, ...asked } = input
  const arnName = api.status.replace('Status', 'Arn')
  return sameRequest(asked, job) ? { [arnName]: job[arnName] ?? null } : undefined
}

/** Whether all that was asked for stands in a description, which has more. */
function sameRequest(asked: Json, described: Json | undefined): boolean {
  if (Array.isArray(asked)) return Array.isArray(described) && asked.length === described.length && asked.every((element: Json, index) => sameRequest(element, (described as readonly Json[])[index]))
  if (typeof asked !== 'object' || asked === null) return asked === described
  if (typeof described !== 'object' || described === null || Array.isArray(described)) return false
  return Object.entries(asked).every(([name, value]: [string, Json]) => value === null || sameRequest(value, (described as JsonObject)[name]))
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
