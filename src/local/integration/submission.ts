import { TaskFailure } from '../../interpreter/types.js'
import type { JsonObject } from '../service.js'
import type { TaskCall } from './call.js'

/**
 * The input of a call that makes a job, with what names this attempt: made again after a restart, the call comes upon the job that it made before, and makes
 * none twice. AWS has no such member, so a state machine may not say it.
 *
 * @param input - as the service takes it
 * @throws TaskFailure `States.Runtime` where the state machine says `submissionId` itself
 */
export function asSubmission({ request: { executionArn, taskId, resource } }: TaskCall, input: JsonObject): JsonObject {
  if (input['submissionId'] !== undefined) throw new TaskFailure('States.Runtime', `The field submissionId is not supported by ${resource}`)
  return { ...input, submissionId: `${executionArn} ${taskId}` }
}
