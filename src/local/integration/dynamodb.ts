import type { Json } from '../service.js'
import { callService, operationOf, type TaskCall } from './call.js'
import { withSdkMetadata } from './sdk-metadata.js'
import { optimisedFailure, optimisedNaming } from './service-failure.js'

/** `dynamodb:getItem`, `putItem`, `updateItem`, `deleteItem`: parameters and answer are the API's own. */
export async function dynamodbItem(call: TaskCall): Promise<Json> {
  const answer = await callService(call, 'dynamodb', operationOf(call.action), call.parameters, error => optimisedFailure(optimisedNaming.dynamodb, error))
  return withSdkMetadata(answer, call.now())
}
