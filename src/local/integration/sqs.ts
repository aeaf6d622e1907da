import type { Json } from '../service.js'
import { asText, callService, type TaskCall } from './call.js'
import { withSdkMetadata } from './sdk-metadata.js'
import { optimisedFailure, optimisedNaming } from './service-failure.js'

/** `sqs:sendMessage`: a body that is no text is sent as its JSON text. */
export async function sendMessage(call: TaskCall): Promise<Json> {
  const { MessageBody: body = null, ...rest } = call.parameters
  const input = body === null ? rest : { ...rest, MessageBody: asText(body) }
  const answer = await callService(call, 'sqs', 'SendMessage', input, error => optimisedFailure(optimisedNaming.sqs, error))
  return withSdkMetadata(answer, call.now())
}
