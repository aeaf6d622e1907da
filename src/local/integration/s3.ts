import type { TaskFailure } from '../../interpreter/types.js'
import { ServiceError, type Json } from '../service.js'
import { callService, operationOf, type TaskCall } from './call.js'
import { sdkFailure, sdkNaming } from './service-failure.js'

/** A HEAD answer has no body that could say what is missing; the SDK for Java 2 takes 404 for the missing thing itself. */
const missing: Readonly<Record<string, { readonly code: string, readonly message: string }>> = {
  headObject: { code: 'NoSuchKey', message: 'The specified key does not exist.' },
  headBucket: { code: 'NoSuchBucket', message: 'The specified bucket does not exist' },
}

/**
 * `aws-sdk:s3:…`. A `Body` is written as its JSON text: AWS was seen to write even a text with its quotes, and to call it `text/plain; charset=UTF-8`.
 * What is read comes back as text.
 */
export function sdkS3(call: TaskCall): Promise<Json> {
  const { Body: body } = call.parameters
  const input = call.action !== 'putObject' || body === undefined
    ? call.parameters
    : { ContentType: 'text/plain; charset=UTF-8', ...call.parameters, Body: JSON.stringify(body) }
  return callService(call, 's3', operationOf(call.action), input, error => failure(call.action, error))
}

function failure(action: string, error: ServiceError): TaskFailure {
  const head = missing[action]
  const named = head === undefined || error.statusCode !== 404 ? error : new ServiceError(head.code, head.message, 404)
  return sdkFailure(sdkNaming.s3, named)
}
