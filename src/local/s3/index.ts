import { allowEverything, ServiceError } from '../service.js'
import type { Authorise, HttpResponse, JsonObject, LocalService } from '../service.js'
import { checkAccess, disclosed, inputOf } from './access.js'
import { notSupported, s3Error } from './error.js'
import { callCreateBucket, callHeadBucket, callListBuckets } from './operations/bucket.js'
import { callDeleteObject } from './operations/delete-object.js'
import { callSaveObject, callStoreFile } from './operations/file-object.js'
import { callGetObject, callHeadObject, callReadObject } from './operations/get-object.js'
import { callListObjectsV2 } from './operations/list-objects.js'
import { callPutObject } from './operations/put-object.js'
import { callRestoreObject } from './operations/restore-object.js'
import { callPutTiering } from './operations/tiering.js'
import { addressedRequest, withHoistedHeaders } from './request.js'
import { operationOf, operations } from './route.js'
import { openBuckets } from './service.js'
import type { S3Context } from './service.js'
import { refuseUnknown } from './understood.js'
import { xmlDocument } from './wire/xml.js'

type Call = (context: S3Context, input: JsonObject) => JsonObject | Promise<JsonObject>

/** What services inside the local AWS may ask for. */
const calls: Readonly<Record<string, Call>> = {
  CreateBucket: callCreateBucket, DeleteObject: callDeleteObject, GetObject: callGetObject, HeadBucket: callHeadBucket, HeadObject: callHeadObject, ListBuckets: callListBuckets, ListObjectsV2: callListObjectsV2,
  PutBucketIntelligentTieringConfiguration: callPutTiering, PutObject: callPutObject, ReadObject: callReadObject, RestoreObject: callRestoreObject,
  SaveObject: callSaveObject, StoreFile: callStoreFile,
}

/** No operations of the API: other ways to get and put an object. */
const anotherWay: Readonly<Record<string, string>> = { ReadObject: 'GetObject', SaveObject: 'GetObject', StoreFile: 'PutObject' }

export interface S3Options {
  /** Buckets are kept here. */
  readonly directory: string
  readonly clock?: { now(): number }
  /** Seconds until an object that is restored can be read, default 5. On AWS it is minutes to two days. */
  readonly restoreSeconds?: number
  /** Default: everybody may do everything. */
  readonly authorise?: Authorise
}

/**
 * A small S3 on disk: correct and atomic, path style only.
 *
 * @example
 * const s3 = await createS3({ directory: '.stepwright/s3' })
 * await s3.call('PutObject', { Bucket: 'data', Key: 'a', Body: 'text' }, caller)
 */
export async function createS3(options: S3Options): Promise<LocalService> {
  const context: S3Context = { buckets: await openBuckets(options.directory), now: () => options.clock?.now() ?? Date.now(), restoreDelay: (options.restoreSeconds ?? 5) * 1000 }
  const { authorise = allowEverything } = options
  return {
    name: 's3',
    async call(operation, input, caller) {
      const perform = Object.hasOwn(calls, operation) ? calls[operation] : undefined
      if (perform === undefined) throw notSupported(`${operation} from inside`)
      const asked = anotherWay[operation] ?? operation
      checkAccess(context, authorise, caller, asked, input)
      try {
        return await perform(context, input)
      } catch (error) {
        throw error instanceof ServiceError ? disclosed(error, authorise, caller, asked, input) : error
      }
    },
    operationOf: (request) => operationOf(withHoistedHeaders(request)),
    async handle(given, caller) {
      const request = withHoistedHeaders(given)
      try {
        const operation = operationOf(request)
        refuseUnknown(operation, request)
        const addressed = addressedRequest(request, (name, input) => authorise(caller, 's3', name, input))
        const input = inputOf(operation, addressed)
        checkAccess(context, authorise, caller, operation, input)
        try {
          return await operations[operation](context, addressed)
        } catch (error) {
          throw error instanceof ServiceError ? disclosed(error, authorise, caller, operation, input) : error
        }
      } catch (error) {
        // what was not read of the body must not be taken for the next request
        request.raw.request.resume()
        return errorReply(errorOf(error), request.method === 'HEAD')
      }
    },
    close: () => Promise.resolve(),
  }
}

/** A sender that goes away before the end has sent too little; any other error that names no answer is ours. */
function errorOf(error: unknown): ServiceError {
  if (error instanceof ServiceError) return error
  if (error instanceof Error && 'code' in error && error.code === 'ECONNRESET') return s3Error('IncompleteBody', 'The connection was closed before the end of the body')
  throw error
}

function errorReply(error: ServiceError, bodiless: boolean): HttpResponse {
  const { ETag: etag, ...details } = error.details
  const headers = { 'content-type': 'application/xml', ...(typeof etag === 'string' && { etag }) }
  if (bodiless || error.statusCode === 304) return { status: error.statusCode, headers }
  return { status: error.statusCode, headers, body: xmlDocument('Error', { Code: error.code, Message: error.message, ...details as Readonly<Record<string, string>> }).replace(' xmlns="http://s3.amazonaws.com/doc/2006-03-01/"', '') }
}
