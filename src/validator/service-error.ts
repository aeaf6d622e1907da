/** Errors of services that pass by themselves, by service as a Resource names it. */
interface ServiceErrors {
  /** What the message calls the service. */
  readonly service: string
  readonly errors: readonly string[]
}

/**
 * Errors that are worth another attempt, as Step Functions names them.
 * Source: developer guide, "Best practices for Step Functions" (Handle transient Lambda service exceptions) and "Handling errors"; the names that
 * optimised integrations give to what the service itself throws.
 */
export const transientErrors: Readonly<Record<string, ServiceErrors>> = {
  lambda: { service: 'Lambda', errors: ['Lambda.ServiceException', 'Lambda.AWSLambdaException', 'Lambda.SdkClientException', 'Lambda.TooManyRequestsException'] },
  batch: { service: 'AWS Batch', errors: ['Batch.AWSBatchException'] },
  ecs: { service: 'Amazon ECS', errors: ['ECS.AmazonECSException'] },
  glue: { service: 'AWS Glue', errors: ['Glue.AWSGlueException'] },
  sagemaker: { service: 'SageMaker', errors: ['SageMaker.AmazonSageMakerException'] },
}

/**
 * Errors that come again with every attempt, and why.
 * Source: developer guide, "Handling errors in Step Functions workflows".
 */
export const lastingErrors: Readonly<Record<string, string>> = {
  'States.DataLimitExceeded': 'the same data are as large the next time',
  'States.IntrinsicFailure': 'the same arguments fail in the same way',
  'States.NoChoiceMatched': 'the same data match no rule the next time',
  'States.ParameterPathFailure': 'the same path leads nowhere the next time',
  'States.Permissions': 'the role lacks the right until somebody grants it',
  'States.QueryEvaluationError': 'the same expression fails on the same data',
  'States.ResultPathMatchFailure': 'the same path does not fit the same data',
  'States.Runtime': 'it stands for what processing cannot go on from, and is never retried',
}

/** Ends of the names of service errors that come again with every attempt. */
export const lastingEndings: Readonly<Record<string, string>> = {
  AccessDeniedException: 'the role lacks the right until somebody grants it',
  AccessDenied: 'the role lacks the right until somebody grants it',
  ValidationException: 'the same arguments are refused the next time',
  InvalidParameterValueException: 'the same arguments are refused the next time',
}
