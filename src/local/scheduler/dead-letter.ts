import type { Failure } from './deliver.js'
import { inputOf, instantText, sendMessage, type Attempt } from './deliver.js'
import type { JsonObject, ServiceDirectory } from '../service.js'
import { executionIdOf, type Schedule } from './schedule.js'

/** Which limit of the retry policy has been reached; none for a failure that is not tried again. */
export type Exhausted = 'MaximumRetryAttempts' | 'MaximumEventAgeInSeconds'

/** Characters of an error's message: attributes count towards the size of a message. */
const longestMessage = 1_024

/**
 * Sends what could not be delivered to the schedule's dead-letter queue, as the schedule's role. Does nothing where there is none.
 * Source: EventBridge Scheduler user guide, "Configuring a schedule's dead-letter queue".
 *
 * @throws ServiceError when the queue does not take it
 */
export async function toDeadLetterQueue(services: ServiceDirectory, schedule: Schedule, attempt: Attempt, failure: Failure, exhausted: Exhausted | undefined): Promise<void> {
  const { target } = schedule.spec
  if (target.DeadLetterConfig === undefined) return
  const attributes: Readonly<Record<string, string>> = {
    ERROR_CODE: failure.code, ERROR_MESSAGE: failure.message.slice(0, longestMessage) || failure.code, EXECUTION_ID: executionIdOf(schedule, attempt.at),
    ...(exhausted === undefined ? {} : { EXHAUSTED_RETRY_CONDITION: exhausted }),
    IS_PAYLOAD_TRUNCATED: 'false', RETRY_ATTEMPTS: String(attempt.number - 1), SCHEDULED_TIME: instantText(attempt.at), SCHEDULE_ARN: schedule.arn, TARGET_ARN: target.Arn,
  }
  const messageAttributes: JsonObject = Object.fromEntries(Object.entries(attributes).map(([name, text]) => [name, { DataType: 'String', StringValue: text }]))
  await sendMessage(services, target.DeadLetterConfig.Arn, { MessageBody: inputOf(schedule, attempt), MessageAttributes: messageAttributes }, { principalArn: target.RoleArn, sessionName: schedule.name })
}
