import type { LambdaError, RetryPolicy } from '../../src/builder/index.js'

/** What passes by itself when a function is called. Source: AWS Step Functions developer guide, "Handle transient Lambda service exceptions". */
export const transientLambda = [
  'Lambda.TooManyRequestsException', 'Lambda.ServiceException', 'Lambda.AWSLambdaException', 'Lambda.SdkClientException', 'Lambda.ClientExecutionTimeoutException',
] as const satisfies readonly LambdaError[]

/** Patient, since a burst of documents meets a function that is still growing; with jitter, so that they do not come back as a burst. */
export const patiently: RetryPolicy = { intervalSeconds: 1, maxAttempts: 5, backoffRate: 2, maxDelaySeconds: 15, jitterStrategy: 'FULL' }

/** For what is the same the next time. */
export const never: RetryPolicy = { maxAttempts: 0 }

/** Seconds a call of a function may take: a little more than the function itself has. */
export const stepSeconds = 65
export const largeTextSeconds = 125
/** Seconds a call of a service may take. */
export const callSeconds = 30
/** Seconds of a whole execution; Express allows 300. */
export const baseNlpSeconds = 240
export const documentSeconds = 285
/** Seconds after which a chunk's child waits no more for its documents: what is left is for telling of them. */
export const childSeconds = 290

/** What passes by itself when S3 is called: it names throttling and its own faults by its base class. */
export const transientS3 = ['S3.S3Exception', 'S3.SdkClientException'] as const
/** SQS's own throttling has a class. */
export const transientSqs = ['SQS.AmazonSQSException', 'SQS.RequestThrottledException', 'SQS.SdkClientException'] as const
export const transientSfn = ['Sfn.SfnException', 'Sfn.SdkClientException'] as const
/** The optimised integration of Step Functions names errors in its own way. */
export const transientStates = ['StepFunctions.AWSStepFunctionsException', 'StepFunctions.SdkClientException'] as const
export const transientDynamodb = ['DynamoDB.AmazonDynamoDBException', 'DynamoDB.SdkClientException', 'DynamoDB.ProvisionedThroughputExceededException', 'DynamoDB.RequestLimitExceeded', 'DynamoDB.InternalServerError'] as const

/** Seconds in which a list is unpacked; Lambda allows 900. */
export const unarchiveSeconds = 900
/** Seconds in which the open chunks of a suite are listed, and the open items of a chunk. */
export const beginSeconds = 120
export const lookUpSeconds = 60
/** Seconds in which a suite of a run must end. */
export const suiteSeconds = 3 * 3600
/** Seconds between two looks at an object that is being restored, at first; twice as long each time, until it is the longest or more: minutes to days go by. */
export const restorePollSeconds: { readonly first: number, readonly longest: number } = { first: 15, longest: 900 }
/** Seconds of a whole build. The slowest restore takes 48 hours. Source: Amazon S3 user guide, "Understanding archive retrieval options". */
export const buildSeconds = 60 * 3600
