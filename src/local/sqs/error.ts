import { ServiceError } from '../service.js'

/** The code that the older query protocol gives an error; SDK clients receive it in a header. Source: the service's API model. */
const queryCodes: Readonly<Record<string, string>> = {
  BatchEntryIdsNotDistinct: 'AWS.SimpleQueueService.BatchEntryIdsNotDistinct',
  BatchRequestTooLong: 'AWS.SimpleQueueService.BatchRequestTooLong',
  EmptyBatchRequest: 'AWS.SimpleQueueService.EmptyBatchRequest',
  InvalidBatchEntryId: 'AWS.SimpleQueueService.InvalidBatchEntryId',
  MessageNotInflight: 'AWS.SimpleQueueService.MessageNotInflight',
  PurgeQueueInProgress: 'AWS.SimpleQueueService.PurgeQueueInProgress',
  QueueDeletedRecently: 'AWS.SimpleQueueService.QueueDeletedRecently',
  QueueDoesNotExist: 'AWS.SimpleQueueService.NonExistentQueue',
  QueueNameExists: 'QueueAlreadyExists',
  TooManyEntriesInBatchRequest: 'AWS.SimpleQueueService.TooManyEntriesInBatchRequest',
  UnsupportedOperation: 'AWS.SimpleQueueService.UnsupportedOperation',
}

export const queryCodeOf = (code: string): string => queryCodes[code] ?? code

export const missingParameter = (name: string): ServiceError =>
  new ServiceError('MissingParameter', `The request must contain the parameter ${name}.`)

export const invalidParameter = (message: string): ServiceError => new ServiceError('InvalidParameterValue', message)

/** The usual words for a parameter out of its range. */
export const badValue = (value: string | number, name: string, reason: string): ServiceError =>
  invalidParameter(`Value ${value} for parameter ${name} is invalid. Reason: ${reason}`)

export const queueDoesNotExist = (): ServiceError => new ServiceError('QueueDoesNotExist', 'The specified queue does not exist.')

/** Said of what AWS has and this service does not. */
export const unsupported = (what: string): ServiceError =>
  new ServiceError('UnsupportedOperation', `${what} is not supported by the local SQS`)
