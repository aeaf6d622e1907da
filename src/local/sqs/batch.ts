import { ServiceError, type JsonObject } from '../service.js'
import { unknownMember } from '../known-member.js'
import { unsupported } from './error.js'
import { isArray, isObject, requiredText } from './input.js'
import type { SqsLimits } from './limit.js'

const entryId = /^[A-Za-z0-9_-]{1,80}$/

/**
 * The entries of a batch by id.
 * @throws ServiceError for what is wrong with the batch as a whole
 */
export function readEntries(input: JsonObject, entryType: string, members: readonly string[], limits: SqsLimits): ReadonlyMap<string, JsonObject> {
  const entries = input['Entries']
  if (!isArray(entries) || entries.length === 0) {
    throw new ServiceError('EmptyBatchRequest', `There should be at least one ${entryType} in the request.`)
  }
  if (entries.length > limits.entriesPerBatch) {
    throw new ServiceError('TooManyEntriesInBatchRequest', `Maximum number of entries per request are ${limits.entriesPerBatch}. You have sent ${entries.length}.`)
  }
  const byId = new Map<string, JsonObject>()
  for (const entry of entries) {
    const id = isObject(entry) ? requiredText(entry, 'Id') : ''
    if (!isObject(entry) || !entryId.test(id)) {
      throw new ServiceError('InvalidBatchEntryId', 'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.')
    }
    const ignored = unknownMember(entry, ['Id', ...members])
    if (ignored !== undefined) throw unsupported(`${ignored} in an entry of ${entryType}`)
    if (byId.has(id)) throw new ServiceError('BatchEntryIdsNotDistinct', `Id ${id} repeated.`)
    byId.set(id, entry)
  }
  return byId
}

/** Reads each entry; one that is refused becomes a failure of its own. */
export function split<T>(entries: ReadonlyMap<string, JsonObject>, read: (entry: JsonObject) => T): { readonly good: readonly (readonly [string, T])[], readonly failed: readonly JsonObject[] } {
  const good: (readonly [string, T])[] = []
  const failed: JsonObject[] = []
  for (const [id, entry] of entries) {
    try {
      good.push([id, read(entry)])
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error
      failed.push({ Id: id, Code: error.code, Message: error.message, SenderFault: true })
    }
  }
  return { good, failed }
}

/** The answer of a batch whose successes carry nothing but their ids. */
export function batchAnswer(ids: readonly string[], failed: readonly JsonObject[]): JsonObject {
  return { Successful: ids.map(id => ({ Id: id })), ...(failed.length === 0 ? {} : { Failed: failed }) }
}
