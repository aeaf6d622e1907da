import { randomUUID } from 'node:crypto'
import { ServiceError } from '../service.js'

/** AWS Batch has two errors of its own: the caller's, and its own. Source: API reference, "Common Errors" of each action. */
export const clientException = (message: string): ServiceError => new ServiceError('ClientException', message)

/** Said when what was asked for could not be kept on disk; the caller may ask again. */
export const notKept = (): ServiceError => new ServiceError('ServerException', 'The change could not be kept on disk; the log of the local AWS says why.', 500)

/** How AWS Batch words what a request's validation found. */
export const invalidRequest = (reason: string): ServiceError => clientException(`Error executing request, Exception : ${reason}, RequestId: ${randomUUID()}`)

/** Said of what AWS has and this service does not (SW4710). */
export const unsupported = (what: string): ServiceError => new ServiceError('NotSupportedByLocalAws', `SW4710: ${what} is not supported by the local Batch`, 501)
