import { ServiceError } from '../service.js'

/** What a request says is not what the API takes. */
export const validationException = (message: string): ServiceError => new ServiceError('ValidationException', message)

/** There is no such resource. */
export const resourceNotFound = (message: string): ServiceError => new ServiceError('ResourceNotFound', message)

/** A name is taken. */
export const resourceInUse = (message: string): ServiceError => new ServiceError('ResourceInUse', message)

/** A quota is used up. */
export const resourceLimitExceeded = (message: string): ServiceError => new ServiceError('ResourceLimitExceeded', message)

/** A member that has another JSON type than the API says. */
export const serializationException = (message: string): ServiceError => new ServiceError('SerializationException', message)

/** Said of what AWS has and this service does not (SW4740). */
export const unsupported = (what: string): ServiceError => new ServiceError('NotSupportedByLocalAws', `SW4740: ${what} is not supported by the local SageMaker`, 501)

/** Ends a job as Failed; the text becomes its FailureReason. */
export class JobFailure extends Error {
  override readonly name = 'JobFailure'
}
