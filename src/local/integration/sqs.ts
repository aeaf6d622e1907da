import { TaskFailure } from '../../interpreter/types.js'
import type { Json } from '../service.js'
import { asText, callService, type TaskCall } from './call.js'
import { withSdkMetadata } from './sdk-metadata.js'
import { optimisedFailure, optimisedNaming, type ErrorNaming } from './service-failure.js'

/** `sqs:sendMessage`: a body that is no text is sent as its JSON text. */
export async function sendMessage(call: TaskCall): Promise<Json> {
  const { MessageBody: body = null, ...rest } = call.parameters
  const input = body === null ? rest : { ...rest, MessageBody: asText(body) }
  checkQueueUrl(input['QueueUrl'], optimisedNaming.sqs)
  const answer = await callService(call, 'sqs', 'SendMessage', input, error => optimisedFailure(optimisedNaming.sqs, error))
  return withSdkMetadata(answer, call.now())
}

/**
 * A queue's URL says which host is asked, and one that names no queue of SQS names a host that does not exist here: the SDK then hears of no service.
 *
 * @throws TaskFailure `SQS.SdkClientException`
 */
export function checkQueueUrl(url: Json | undefined, { prefix }: ErrorNaming): void {
  if (typeof url !== 'string' || !URL.canParse(url)) return
  const { hostname, pathname } = new URL(url)
  if (pathname === '/' || pathname === '') throw new TaskFailure(`${prefix}.SdkClientException`, `Unable to execute HTTP request: ${hostname}: Name or service not known`)
}
