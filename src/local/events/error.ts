import { ServiceError } from '../service.js'

export const validationException = (message: string): ServiceError => new ServiceError('ValidationException', message)

export const resourceNotFound = (what: string): ServiceError => new ServiceError('ResourceNotFoundException', `${what} does not exist.`)

export const invalidPattern = (reason: string): ServiceError => new ServiceError('InvalidEventPatternException', `Event pattern is not valid. Reason: ${reason}`)

/** Said of what AWS has and this service does not (SW4241). */
export const unsupported = (what: string): ServiceError => new ServiceError('NotSupportedByLocalAws', `SW4241: ${what} is not supported by the local EventBridge`, 501)
