import { randomUUID } from 'node:crypto'
import type { JsonObject } from '../service.js'

/**
 * What optimised integrations add to an answer: the HTTP response as the AWS SDK for Java 1 saw it. Calls here go by function, so there are only
 * the headers that say something: type, date, request id.
 *
 * @param now - epoch milliseconds
 */
export function withSdkMetadata(answer: JsonObject, now: number, contentType = 'application/x-amz-json-1.0'): JsonObject {
  const requestId = randomUUID()
  const headers = { 'Content-Type': contentType, 'Date': new Date(now).toUTCString(), 'x-amzn-RequestId': requestId }
  return {
    ...answer,
    SdkHttpMetadata: {
      AllHttpHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
      HttpHeaders: headers,
      HttpStatusCode: 200,
    },
    SdkResponseMetadata: { RequestId: requestId },
  }
}
