import { createHash } from 'node:crypto'
import { LocalAwsError } from '../../../local-aws-error.js'
import type { JsonObject } from '../../../service.js'
import { reasons } from '../../without-meaning.js'
import { defined, type ResourceType } from '../../resource-type.js'
import type { Properties } from '../../properties.js'

/** AWS::Scheduler::Schedule. A changed template replaces the schedule; an unchanged one leaves it where it is: what it has run is not run again. */
export const schedule: ResourceType = {
  type: 'AWS::Scheduler::Schedule',
  properties: ['Name', 'GroupName', 'Description', 'EndDate', 'FlexibleTimeWindow', 'KmsKeyArn', 'ScheduleExpression', 'ScheduleExpressionTimezone', 'StartDate', 'State', 'Target'],
  withoutMeaning: {},
  async deploy(properties, context) {
    const name = properties.optionalText('Name') ?? context.physicalName()
    const window = properties.nested('FlexibleTimeWindow').only(['Mode', 'MaximumWindowInMinutes'])
    const members = defined({
      Name: name, GroupName: properties.optionalText('GroupName'), Description: properties.optionalText('Description'), KmsKeyArn: properties.optionalText('KmsKeyArn'),
      ScheduleExpression: properties.text('ScheduleExpression'), ScheduleExpressionTimezone: properties.optionalText('ScheduleExpressionTimezone'), State: properties.optionalText('State'),
      StartDate: instantOf(properties, 'StartDate'), EndDate: instantOf(properties, 'EndDate'),
      FlexibleTimeWindow: defined({ Mode: window.text('Mode'), MaximumWindowInMinutes: window.optionalInteger('MaximumWindowInMinutes') }),
      Target: targetOf(properties.nested('Target')),
    })
    // the same template makes the same call, which changes nothing when it has been made before
    const input = { ...members, ClientToken: createHash('sha256').update(JSON.stringify(members)).digest('hex') }
    const created = await context.callUnless('ConflictException', 'scheduler', 'CreateSchedule', input) ?? await context.call('scheduler', 'UpdateSchedule', input)
    return { ref: name, attributes: { Arn: created['ScheduleArn'] as string } }
  },
}

/** In seconds, from ISO 8601. */
function instantOf(properties: Properties, name: string): number | undefined {
  const text = properties.optionalText(name)
  if (text === undefined) return undefined
  const at = Date.parse(text)
  if (Number.isNaN(at)) throw new LocalAwsError('SW4405', `${properties.where}: property ${name} must be a time in ISO 8601`)
  return at / 1000
}

/** Numbers may be texts in a template; what is unknown is for the service to refuse. */
function targetOf(target: Properties): JsonObject {
  const retry = target.optionalNested('RetryPolicy')?.only(['MaximumEventAgeInSeconds', 'MaximumRetryAttempts'])
  const others = ['EcsParameters', 'KinesisParameters', 'SageMakerPipelineParameters'] as const
  return defined({
    Arn: target.text('Arn'), RoleArn: target.text('RoleArn'), Input: target.optionalText('Input'),
    ...Object.fromEntries([...others, 'DeadLetterConfig', 'EventBridgeParameters', 'SqsParameters'].map(name => [name, target.optionalObject(name)])),
    RetryPolicy: retry && defined({ MaximumEventAgeInSeconds: retry.optionalInteger('MaximumEventAgeInSeconds'), MaximumRetryAttempts: retry.optionalInteger('MaximumRetryAttempts') }),
  })
}

/** AWS::Scheduler::ScheduleGroup. */
export const scheduleGroup: ResourceType = {
  type: 'AWS::Scheduler::ScheduleGroup',
  properties: ['Name'],
  withoutMeaning: { Tags: reasons.tags },
  async deploy(properties, context) {
    const name = properties.optionalText('Name') ?? context.physicalName()
    const { partition, region, accountId } = context.environment
    await context.callUnless('ConflictException', 'scheduler', 'CreateScheduleGroup', { Name: name })
    return { ref: name, attributes: { Arn: `arn:${partition}:scheduler:${region}:${accountId}:schedule-group/${name}`, State: 'ACTIVE' } }
  },
}
