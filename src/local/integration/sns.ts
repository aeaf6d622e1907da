import type { Json } from '../service.js'
import { asText, callService, type TaskCall } from './call.js'
import { withSdkMetadata } from './sdk-metadata.js'
import { optimisedFailure, optimisedNaming } from './service-failure.js'

/** `sns:publish`: a message that is no text is sent as its JSON text. */
export async function publish(call: TaskCall): Promise<Json> {
  const { Message: message = null, ...rest } = call.parameters
  const input = message === null ? rest : { ...rest, Message: asText(message) }
  const answer = await callService(call, 'sns', 'Publish', input, error => optimisedFailure(optimisedNaming.sns, error))
  return withSdkMetadata(answer, call.now(), 'text/xml')
}
