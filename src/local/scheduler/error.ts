import { ServiceError } from '../service.js'

/** Source: EventBridge Scheduler API reference, "Errors" of each action. */
export const validationException = (message: string): ServiceError => new ServiceError('ValidationException', message)

export const resourceNotFound = (message: string): ServiceError => new ServiceError('ResourceNotFoundException', message, 404)

export const conflict = (message: string): ServiceError => new ServiceError('ConflictException', message, 409)

export const quotaExceeded = (message: string): ServiceError => new ServiceError('ServiceQuotaExceededException', message, 402)

/** Said of what AWS has and this service does not (SW4780). */
export const unsupported = (what: string): ServiceError => new ServiceError('NotSupportedByLocalAws', `SW4780: ${what} is not supported by the local EventBridge Scheduler`, 501)
