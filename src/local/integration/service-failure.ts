import { randomUUID } from 'node:crypto'
import { TaskFailure } from '../../interpreter/types.js'
import { noAnswer, type ServiceError } from '../service.js'

/**
 * How the two kinds of integration name the errors of a service. The optimised ones are built on the AWS SDK for Java 1, the generic ones on version 2:
 * an error that the SDK has a class for goes by that class, any other by the service's base class, and the causes are the exceptions' messages.
 */
export interface ErrorNaming {
  /** `DynamoDB`: before the dot. */
  readonly prefix: string
  /** The class of errors that the SDK has no class for: `AmazonDynamoDBException`. */
  readonly base: string
  /** The service as the message calls it: `AmazonDynamoDBv2`. */
  readonly service: string
  /** Codes that the SDK has a class for; a class is named as the code, with `Exception` at its end. */
  readonly modelled: ReadonlySet<string>
}

const lambdaErrors = new Set([
  'EC2AccessDeniedException', 'EC2ThrottledException', 'EC2UnexpectedException', 'ENILimitReachedException', 'InvalidParameterValueException',
  'InvalidRequestContentException', 'InvalidRuntimeException', 'InvalidZipFileException', 'RecursiveInvocationException', 'RequestTooLargeException',
  'ResourceConflictException', 'ResourceNotFoundException', 'ResourceNotReadyException', 'ServiceException', 'TooManyRequestsException',
  'UnsupportedMediaTypeException',
])

const dynamodbErrors = new Set([
  'ConditionalCheckFailedException', 'DuplicateItemException', 'IdempotentParameterMismatchException', 'IndexNotFoundException', 'InternalServerError',
  'ItemCollectionSizeLimitExceededException', 'LimitExceededException', 'ProvisionedThroughputExceededException', 'RequestLimitExceeded',
  'ResourceInUseException', 'ResourceNotFoundException', 'TransactionCanceledException', 'TransactionConflictException', 'TransactionInProgressException',
])

const sqsErrors = new Set([
  'BatchEntryIdsNotDistinct', 'BatchRequestTooLong', 'EmptyBatchRequest', 'InvalidAddress', 'InvalidAttributeName', 'InvalidAttributeValue',
  'InvalidBatchEntryId', 'InvalidIdFormat', 'InvalidMessageContents', 'InvalidSecurity', 'MessageNotInflight', 'OverLimit', 'PurgeQueueInProgress',
  'QueueDeletedRecently', 'QueueDoesNotExist', 'QueueNameExists', 'ReceiptHandleIsInvalid', 'RequestThrottled', 'TooManyEntriesInBatchRequest',
  'UnsupportedOperation',
])

const s3Errors = new Set([
  'BucketAlreadyExists', 'BucketAlreadyOwnedByYou', 'EncryptionTypeMismatch', 'IdempotencyParameterMismatch', 'InvalidObjectState', 'InvalidRequest',
  'InvalidWriteOffset', 'NoSuchBucket', 'NoSuchKey', 'NoSuchUpload', 'ObjectAlreadyInActiveTierError', 'ObjectNotInActiveTierError', 'TooManyParts',
])

const statesErrors = new Set([
  'ConflictException', 'ExecutionAlreadyExists', 'ExecutionDoesNotExist', 'ExecutionLimitExceeded', 'ExecutionNotRedrivable', 'InvalidArn',
  'InvalidDefinition', 'InvalidExecutionInput', 'InvalidName', 'InvalidOutput', 'InvalidToken', 'MissingRequiredParameter', 'ResourceNotFound',
  'StateMachineAlreadyExists', 'StateMachineDeleting', 'StateMachineDoesNotExist', 'StateMachineLimitExceeded', 'StateMachineTypeNotSupported',
  'TaskDoesNotExist', 'TaskTimedOut', 'ValidationException',
])

const snsErrors = new Set([
  'AuthorizationError', 'BatchEntryIdsNotDistinct', 'BatchRequestTooLong', 'ConcurrentAccess', 'EmptyBatchRequest', 'EndpointDisabled', 'FilterPolicyLimitExceeded', 'InternalError',
  'InvalidBatchEntryId', 'InvalidParameter', 'InvalidParameterValue', 'InvalidSecurity', 'InvalidState', 'NotFound', 'PlatformApplicationDisabled', 'ResourceNotFound',
  'SubscriptionLimitExceeded', 'Throttled', 'TopicLimitExceeded', 'ValidationException',
])

const eventsErrors = new Set([
  'ConcurrentModificationException', 'IllegalStatusException', 'InternalException', 'InvalidEventPatternException', 'InvalidStateException', 'LimitExceededException', 'ManagedRuleException',
  'OperationDisabledException', 'PolicyLengthExceededException', 'ResourceAlreadyExistsException', 'ResourceNotFoundException',
])

const sagemakerErrors = new Set(['ConflictException', 'ResourceInUse', 'ResourceLimitExceeded', 'ResourceNotFound'])

const batchErrors = new Set(['ClientException', 'ServerException'])

/** By SigV4 service name. */
export const optimisedNaming = {
  lambda: { prefix: 'Lambda', base: 'AWSLambdaException', service: 'AWSLambda', modelled: lambdaErrors },
  sqs: { prefix: 'SQS', base: 'AmazonSQSException', service: 'AmazonSQS', modelled: sqsErrors },
  dynamodb: { prefix: 'DynamoDB', base: 'AmazonDynamoDBException', service: 'AmazonDynamoDBv2', modelled: dynamodbErrors },
  sns: { prefix: 'SNS', base: 'AmazonSNSException', service: 'AmazonSNS', modelled: snsErrors },
  events: { prefix: 'EventBridge', base: 'AmazonEventBridgeException', service: 'AmazonEventBridge', modelled: eventsErrors },
  apigateway: { prefix: 'ApiGateway', base: 'AmazonApiGatewayException', service: 'AmazonApiGateway', modelled: new Set<string>() },
  batch: { prefix: 'Batch', base: 'AWSBatchException', service: 'AWSBatch', modelled: batchErrors },
  sagemaker: { prefix: 'SageMaker', base: 'AmazonSageMakerException', service: 'AmazonSageMaker', modelled: sagemakerErrors },
  states: { prefix: 'StepFunctions', base: 'AWSStepFunctionsException', service: 'AWSStepFunctions', modelled: statesErrors },
} as const satisfies Readonly<Record<string, ErrorNaming>>

/** By the service name of `aws-sdk:<service>`. */
export const sdkNaming = {
  lambda: { prefix: 'Lambda', base: 'LambdaException', service: 'Lambda', modelled: lambdaErrors },
  sqs: { prefix: 'Sqs', base: 'SqsException', service: 'Sqs', modelled: sqsErrors },
  dynamodb: { prefix: 'DynamoDb', base: 'DynamoDbException', service: 'DynamoDb', modelled: dynamodbErrors },
  sns: { prefix: 'Sns', base: 'SnsException', service: 'Sns', modelled: snsErrors },
  eventbridge: { prefix: 'EventBridge', base: 'EventBridgeException', service: 'EventBridge', modelled: eventsErrors },
  batch: { prefix: 'Batch', base: 'BatchException', service: 'Batch', modelled: batchErrors },
  sagemaker: { prefix: 'SageMaker', base: 'SageMakerException', service: 'SageMaker', modelled: sagemakerErrors },
  s3: { prefix: 'S3', base: 'S3Exception', service: 'S3', modelled: s3Errors },
  sfn: { prefix: 'Sfn', base: 'SfnException', service: 'Sfn', modelled: statesErrors },
} as const satisfies Readonly<Record<string, ErrorNaming>>

/** The failure of an optimised task: `DynamoDB.ResourceNotFoundException`, `… (Service: AmazonDynamoDBv2; Status Code: 400; …)`. */
export function optimisedFailure(naming: ErrorNaming, error: ServiceError): TaskFailure {
  if (error.code === noAnswer) return clientFailure(naming, error)
  return new TaskFailure(errorName(naming, error.code), `${error.message} (Service: ${naming.service}; Status Code: ${String(error.statusCode)}; `
    + `Error Code: ${error.code}; Request ID: ${randomUUID()}; Proxy: null)`)
}

/** The failure of an `aws-sdk` task: `S3.NoSuchKeyException`, `… (Service: S3, Status Code: 404, Request ID: …) (SDK Attempt Count: 1)`. */
export function sdkFailure(naming: ErrorNaming, error: ServiceError): TaskFailure {
  if (error.code === noAnswer) return clientFailure(naming, error)
  const extended = naming.service === 'S3' ? `, Extended Request ID: ${Buffer.from(randomUUID()).toString('base64')}` : ''
  return new TaskFailure(errorName(naming, error.code), `${error.message} (Service: ${naming.service}, Status Code: ${String(error.statusCode)}, `
    + `Request ID: ${randomUUID()}${extended}) (SDK Attempt Count: 1)`)
}

/** What the SDK itself says where no service has answered. */
function clientFailure({ prefix }: ErrorNaming, { message }: ServiceError): TaskFailure {
  return new TaskFailure(`${prefix}.SdkClientException`, `Unable to execute HTTP request: ${message}`)
}

function errorName(naming: ErrorNaming, code: string): string {
  if (!naming.modelled.has(code)) return `${naming.prefix}.${naming.base}`
  return `${naming.prefix}.${code.endsWith('Exception') ? code : `${code}Exception`}`
}
