import { unsupportedResource } from '../integration/index.js'
import type { JsonObject } from '../service.js'
import { unsupported, validationException } from './error.js'
import { onlyKnown, optionalInteger, optionalObject, optionalText, requiredText } from './input.js'
import { schedulerLimits } from './limit.js'
import type { Target } from './schedule.js'

/** What a target's ARN names. */
export type TargetKind =
  | { readonly kind: 'states' | 'lambda' | 'sqs' | 'sns' | 'events' }
  /** `arn:aws:scheduler:::aws-sdk:<service>:<action>`: any operation; its input is the target's. */
  | { readonly kind: 'universal', readonly service: string, readonly action: string }

const templated = [
  ['states', /^arn:[a-z-]+:states:[a-z0-9-]+:\d{12}:stateMachine:[^:]+(?::[^:]+)?$/],
  ['lambda', /^arn:[a-z-]+:lambda:[a-z0-9-]+:\d{12}:function:[A-Za-z0-9_-]+(?::[A-Za-z0-9$_-]+)?$/],
  ['sqs', /^arn:[a-z-]+:sqs:[a-z0-9-]+:\d{12}:[A-Za-z0-9_.-]+$/],
  ['sns', /^arn:[a-z-]+:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_.-]+$/],
  ['events', /^arn:[a-z-]+:events:[a-z0-9-]+:\d{12}:event-bus\/default$/],
] as const

const universal = /^arn:[a-z-]+:scheduler:::aws-sdk:([a-z0-9]+):([A-Za-z0-9]+)$/

/** Operations that only read have no meaning to a schedule. Source: EventBridge Scheduler user guide, "Using universal targets", "Unsupported actions". */
const reading = /^(?:get|describe|list|poll|receive|search|scan|query|select|read|lookup|discover|validate|batchGet|batchDescribe|batchRead|transactGet|adminGet|adminList|testMigration|retrieve|testConnection|translateDocument|isAuthorized|invokeModel)/

/**
 * What a target's ARN names.
 *
 * @throws ServiceError ValidationException, or NotSupportedByLocalAws for what only AWS can call (SW4780)
 */
export function targetKind(arn: string): TargetKind {
  const [, service, action] = universal.exec(arn) ?? []
  if (service !== undefined && action !== undefined) {
    if (reading.test(action)) throw validationException(`The target ${arn} is not supported: ${action} is a read-only operation.`)
    const refusal = unsupportedResource(`arn:aws:states:::aws-sdk:${service}:${action}`)
    if (refusal !== undefined) throw unsupported(`the target ${arn}`)
    return { kind: 'universal', service, action }
  }
  const found = templated.find(([, pattern]) => pattern.test(arn))
  if (found !== undefined) return { kind: found[0] }
  if (!/^arn:[a-z-]+:[a-z0-9-]+:/.test(arn)) throw validationException(`Provided Arn is not in correct format.`)
  throw unsupported(`the target ${arn}`)
}

const role = /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/

/**
 * Reads and checks `Target`.
 *
 * @throws ServiceError ValidationException, NotSupportedByLocalAws
 */
export function readTarget(input: JsonObject): Target {
  const given = optionalObject(input, 'Target')
  if (given === undefined) throw validationException('1 validation error detected: Value null at \'target\' failed to satisfy constraint: Member must not be null')
  onlyKnown(given, ['Arn', 'RoleArn', 'Input', 'DeadLetterConfig', 'RetryPolicy', 'EventBridgeParameters', 'SqsParameters'], 'a target')
  const arn = requiredText(given, 'Arn', 1_600, 'target.arn')
  const roleArn = requiredText(given, 'RoleArn', 1_600, 'target.roleArn')
  if (!role.test(roleArn)) throw validationException('1 validation error detected: Value at \'target.roleArn\' failed to satisfy constraint: Member must satisfy regular expression pattern: arn:aws[a-z-]*:iam::\\d{12}:role\\/[\\w+=,.@\\/-]+')
  const kind = targetKind(arn)
  const text = optionalText(given, 'Input', schedulerLimits.inputLength, 'target.input')
  const queue = optionalObject(given, 'DeadLetterConfig', 'target.deadLetterConfig')
  const events = eventsParameters(given, kind)
  const group = groupParameter(given, kind, arn)
  return {
    Arn: arn, RoleArn: roleArn, RetryPolicy: retryPolicy(given),
    ...(text === undefined ? {} : { Input: checkedInput(text, kind) }),
    ...(queue === undefined ? {} : { DeadLetterConfig: deadLetterQueue(queue) }),
    ...(events === undefined ? {} : { EventBridgeParameters: events }),
    ...(group === undefined ? {} : { SqsParameters: { MessageGroupId: group } }),
  }
}

/** Values are as in AWS when they are left out: a day, and 185 times. */
function retryPolicy(given: JsonObject): Target['RetryPolicy'] {
  const policy = optionalObject(given, 'RetryPolicy', 'target.retryPolicy') ?? {}
  onlyKnown(policy, ['MaximumEventAgeInSeconds', 'MaximumRetryAttempts'], 'a retry policy')
  const { least, most } = schedulerLimits.eventAgeSeconds
  return {
    MaximumEventAgeInSeconds: optionalInteger(policy, 'MaximumEventAgeInSeconds', least, most, 'target.retryPolicy.maximumEventAgeInSeconds') ?? most,
    MaximumRetryAttempts: optionalInteger(policy, 'MaximumRetryAttempts', 0, schedulerLimits.retryAttempts, 'target.retryPolicy.maximumRetryAttempts') ?? schedulerLimits.retryAttempts,
  }
}

function deadLetterQueue(queue: JsonObject): { readonly Arn: string } {
  onlyKnown(queue, ['Arn'], 'a dead-letter queue')
  const arn = requiredText(queue, 'Arn', 1_600, 'target.deadLetterConfig.arn')
  if (!templated[2][1].test(arn) || arn.endsWith('.fifo')) throw validationException('The dead-letter queue must be a standard Amazon SQS queue.')
  return { Arn: arn }
}

function eventsParameters(given: JsonObject, { kind }: TargetKind): Target['EventBridgeParameters'] {
  const parameters = optionalObject(given, 'EventBridgeParameters', 'target.eventBridgeParameters')
  if ((kind === 'events') !== (parameters !== undefined)) throw validationException(kind === 'events' ? 'EventBridgeParameters must be specified for the target.' : 'EventBridgeParameters must not be specified for the target.')
  if (parameters === undefined) return undefined
  onlyKnown(parameters, ['DetailType', 'Source'], 'EventBridgeParameters')
  const source = requiredText(parameters, 'Source', 256, 'target.eventBridgeParameters.source')
  if (source.startsWith('aws.')) throw validationException('The Source of an event must not begin with aws.')
  return { DetailType: requiredText(parameters, 'DetailType', 128, 'target.eventBridgeParameters.detailType'), Source: source }
}

function groupParameter(given: JsonObject, { kind }: TargetKind, arn: string): string | undefined {
  const parameters = optionalObject(given, 'SqsParameters', 'target.sqsParameters')
  if (parameters !== undefined && kind !== 'sqs') throw validationException('SqsParameters must not be specified for the target.')
  onlyKnown(parameters ?? {}, ['MessageGroupId'], 'SqsParameters')
  const group = optionalText(parameters ?? {}, 'MessageGroupId', 128, 'target.sqsParameters.messageGroupId')
  if (kind === 'sqs' && arn.endsWith('.fifo') && group === undefined) throw validationException('MessageGroupId must be specified for the target.')
  return group
}

/** Where AWS wants JSON, before anything is due. Placeholders may stand in texts and in place of values. */
function checkedInput(text: string, { kind }: TargetKind): string {
  if (kind === 'sqs' || kind === 'sns') return text
  try {
    JSON.parse(text.replace(/<aws\.scheduler\.(?:schedule-arn|scheduled-time|execution-id|attempt-number)>/g, '0'))
  } catch {
    throw validationException('Invalid RequestJson provided. Reason: Input must be valid JSON.')
  }
  return text
}
