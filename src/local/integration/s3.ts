import type { TaskFailure } from '../../interpreter/types.js'
import { ServiceError, type Json, type JsonObject } from '../service.js'
import { callService, operationOf, type TaskCall } from './call.js'
import { sdkFailure, sdkNaming } from './service-failure.js'

/** A HEAD answer has no body that could say what is missing; the SDK for Java 2 takes 404 for the missing thing itself. */
const missing: Readonly<Record<string, { readonly code: string, readonly message: string }>> = {
  headObject: { code: 'NoSuchKey', message: 'The specified key does not exist.' },
  headBucket: { code: 'NoSuchBucket', message: 'The specified bucket does not exist' },
}

/**
 * `aws-sdk:s3:…`. A `Body` is written as its JSON text: AWS was seen to write even a text with its quotes, and to call it `text/plain; charset=UTF-8`.
 * What is read comes back as text. The SDK for Java gives a CRC-32 with what it writes.
 */
export function sdkS3(call: TaskCall): Promise<Json> {
  if (call.action === 'listObjects') return listObjects(call)
  const { Body: body } = call.parameters
  const input = call.action !== 'putObject' || body === undefined
    ? call.parameters
    : { ContentType: 'text/plain; charset=UTF-8', ChecksumAlgorithm: 'CRC32', ...call.parameters, Body: JSON.stringify(body) }
  return callService(call, 's3', operationOf(call.action), input, error => failure(call.action, error))
}

/** The first version of ListObjectsV2: a page begins after a key. */
async function listObjects(call: TaskCall): Promise<Json> {
  const { Marker: marker = null, ...rest } = call.parameters
  const input = marker === null ? rest : { ...rest, StartAfter: marker }
  const { KeyCount: _count, NextContinuationToken: _token, ...answer }: JsonObject = await callService(call, 's3', 'ListObjectsV2', input, error => failure(call.action, error))
  const last = answer['IsTruncated'] === true && rest['Delimiter'] !== undefined ? lastOf(answer) : undefined
  return { ...answer, Marker: marker ?? '', ...(last === undefined ? {} : { NextMarker: last }) }
}

/** The last key or prefix of a page. */
function lastOf({ Contents: contents = [], CommonPrefixes: prefixes = [] }: JsonObject): string | undefined {
  const names = [...(contents as readonly JsonObject[]).map(({ Key: key }) => key as string), ...(prefixes as readonly JsonObject[]).map(({ Prefix: prefix }) => prefix as string)]
  return names.sort().at(-1)
}

function failure(action: string, error: ServiceError): TaskFailure {
  const head = missing[action]
  const named = head === undefined || error.statusCode !== 404 ? error : new ServiceError(head.code, head.message, 404)
  return sdkFailure(sdkNaming.s3, named)
}
