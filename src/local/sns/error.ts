import { ServiceError } from '../service.js'

/** The answers that SNS gives to wrong calls; codes as its query protocol has them. */

export const invalidParameter = (reason: string): ServiceError => new ServiceError('InvalidParameter', `Invalid parameter: ${reason}`)

export const topicDoesNotExist = (): ServiceError => new ServiceError('NotFound', 'Topic does not exist', 404)

export const subscriptionDoesNotExist = (): ServiceError => new ServiceError('NotFound', 'Subscription does not exist', 404)

/** Said of what AWS has and this service does not (SW4231). */
export const unsupported = (what: string): ServiceError => new ServiceError('NotSupportedByLocalAws', `SW4231: ${what} is not supported by the local SNS`, 501)
