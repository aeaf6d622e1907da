import { TaskFailure } from '../../interpreter/types.js'
import { environment, schedulerPrincipal } from '../environment.js'
import { createIntegrations } from '../integration/index.js'
import { noAnswer, ServiceError, type Authorise, type Caller, type Json, type JsonObject, type ServiceDirectory } from '../service.js'
import { executionIdOf, type Schedule } from './schedule.js'
import { targetKind } from './target.js'

/** What an attempt to call a target works with. */
export interface Delivery {
  readonly services: ServiceDirectory
  readonly authorise: Authorise
  /** Whether a service may act as a role. */
  readonly mayAssume: (serviceName: string, roleArn: string) => boolean
  /** Epoch milliseconds. */
  readonly now: () => number
}

/** One attempt at one occurrence. */
export interface Attempt {
  /** When it was due, in epoch milliseconds, whatever its window. */
  readonly at: number
  /** 1 for the first. */
  readonly number: number
}

/** Why an attempt has failed. */
export interface Failure {
  readonly code: string
  readonly message: string
  /** Whether another attempt may do better. */
  readonly transient: boolean
}

/** To the second, as AWS writes it. */
export const instantText = (at: number): string => new Date(at).toISOString().replace(/\.\d+Z$/, 'Z')

/** The target's input for one attempt. Source: EventBridge Scheduler user guide, "Adding context attributes". */
export function inputOf(schedule: Schedule, { at, number }: Attempt): string {
  const values: Readonly<Record<string, string>> = {
    'schedule-arn': schedule.arn, 'scheduled-time': instantText(at), 'execution-id': executionIdOf(schedule, at), 'attempt-number': String(number),
  }
  return (schedule.spec.target.Input ?? defaultInput(schedule)).replace(/<aws\.scheduler\.([a-z-]{1,20})>/g, (whole, name: string) => values[name] ?? whole)
}

/** AWS's event where a target has no input of its own. */
function defaultInput({ spec: { target } }: Schedule): string {
  return targetKind(target.Arn).kind === 'universal' ? '{}'
    : `{"version":"0","id":"<aws.scheduler.execution-id>","detail-type":"Scheduled Event","source":"aws.scheduler","account":"${environment.accountId}","time":"<aws.scheduler.scheduled-time>","region":"${environment.region}","resources":["<aws.scheduler.schedule-arn>"],"detail":"{}"}`
}

const callerOf = ({ name, spec }: Schedule): Caller => ({ principalArn: spec.target.RoleArn, sessionName: name })

/**
 * Calls the target of a schedule once, as the schedule's role.
 *
 * @returns why it has failed, or undefined
 */
export async function deliver(delivery: Delivery, schedule: Schedule, attempt: Attempt): Promise<Failure | undefined> {
  const { target } = schedule.spec
  if (!delivery.mayAssume(schedulerPrincipal, target.RoleArn)) {
    return { code: 'AccessDeniedException', message: `${schedulerPrincipal} is not authorized to perform: sts:AssumeRole on resource: ${target.RoleArn}`, transient: false }
  }
  try {
    await callTarget(delivery, schedule, attempt)
    return undefined
  } catch (error) {
    if (error instanceof ServiceError) return { code: error.code, message: error.message, transient: isTransient(error) }
    if (error instanceof TaskFailure) return { code: error.error, message: error.message, transient: /Throttl|TooManyRequests|Unavailable|Internal|SdkClient/.test(error.error) }
    throw error
  }
}

/** Missing permissions and missing resources are so the next time too. */
const isTransient = ({ code, statusCode }: ServiceError): boolean =>
  code === noAnswer || statusCode === 429 || (statusCode >= 500 && statusCode !== 501) || /Throttl|TooManyRequests|LimitExceeded|SlowDown|Unavailable/.test(code)

async function callTarget(delivery: Delivery, schedule: Schedule, attempt: Attempt): Promise<void> {
  const { services } = delivery
  const { Arn: arn, EventBridgeParameters: event, SqsParameters: queue } = schedule.spec.target
  const [text, caller] = [inputOf(schedule, attempt), callerOf(schedule)]
  const kind = targetKind(arn)
  switch (kind.kind) {
    case 'states': return startExecution(delivery, schedule, attempt, text)
    case 'lambda':
      await services.call('lambda', 'Invoke', { FunctionName: arn, InvocationType: 'Event', Payload: text }, caller)
      return
    case 'sqs': return sendMessage(services, arn, { MessageBody: text, ...(queue === undefined ? {} : { MessageGroupId: queue.MessageGroupId }), ...(arn.endsWith('.fifo') ? { MessageDeduplicationId: executionIdOf(schedule, attempt.at) } : {}) }, caller)
    case 'sns':
      await services.call('sns', 'Publish', { TopicArn: arn, Message: text }, caller)
      return
    case 'events': return putEvent(services, { DetailType: event?.DetailType ?? '', Source: event?.Source ?? '', Detail: text, Time: Math.floor(attempt.at / 1000) }, caller)
    case 'universal': return callAny(delivery, schedule, attempt, text, kind)
  }
}

/** The execution's name is the occurrence's own: made again, the call starts nothing twice. */
async function startExecution({ services }: Delivery, schedule: Schedule, { at }: Attempt, input: string): Promise<void> {
  try {
    await services.call('states', 'StartExecution', { stateMachineArn: schedule.spec.target.Arn, name: executionIdOf(schedule, at), input }, callerOf(schedule))
  } catch (error) {
    if (!(error instanceof ServiceError) || error.code !== 'ExecutionAlreadyExists') throw error
  }
}

/** @param arn - of the queue */
export async function sendMessage(services: ServiceDirectory, arn: string, message: JsonObject, caller: Caller): Promise<void> {
  const [, , , region = '', account = '', name = ''] = arn.split(':')
  await services.call('sqs', 'SendMessage', { QueueUrl: `https://sqs.${region}.amazonaws.com/${account}/${name}`, ...message }, caller)
}

async function putEvent(services: ServiceDirectory, entry: JsonObject, caller: Caller): Promise<void> {
  const { Entries: answers } = await services.call('events', 'PutEvents', { Entries: [entry] }, caller)
  const [answer] = Array.isArray(answers) ? answers as readonly JsonObject[] : []
  const { ErrorCode: code, ErrorMessage: message = '' } = answer ?? {}
  if (typeof code === 'string') throw new ServiceError(code, typeof message === 'string' ? message : '')
}

/** Any other operation goes the way that Task states take. */
async function callAny({ services, authorise, now }: Delivery, schedule: Schedule, { at, number }: Attempt, text: string, { service, action }: { readonly service: string, readonly action: string }): Promise<void> {
  const integrations = createIntegrations({ services, authorise, now, executionEnded: () => Promise.resolve() })
  await integrations.invoke({
    resource: `arn:aws:states:::aws-sdk:${service}:${action}`, parameters: JSON.parse(text) as Json, stateName: schedule.name,
    // the two together name the attempt, the same after a restart
    taskId: executionIdOf(schedule, at), executionArn: schedule.arn, stateMachineArn: schedule.arn, roleArn: schedule.spec.target.RoleArn, retryCount: number - 1,
    // an execution of this name is this attempt's own
    ...(action === 'startExecution' ? { resumed: {} } : {}), signal: new AbortController().signal,
  }, () => undefined)
}
