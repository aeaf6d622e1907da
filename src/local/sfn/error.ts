import { ServiceError } from '../service.js'

/** The answers that Step Functions gives to wrong calls, in AWS's words; recorded from AWS but where a comment says otherwise. */

export function invalidArn(reason: string): ServiceError {
  return new ServiceError('InvalidArn', `Invalid Arn: '${reason}'`)
}

export function stateMachineDoesNotExist(arn: string): ServiceError {
  return new ServiceError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`)
}

export function stateMachineAlreadyExists(arn: string): ServiceError {
  return new ServiceError('StateMachineAlreadyExists', `State Machine Already Exists: '${arn}'`)
}

export function stateMachineTypeNotSupported(): ServiceError {
  return new ServiceError('StateMachineTypeNotSupported', 'This operation is not supported by this type of state machine')
}

/** The message's wording is ours, by the pattern of the others. */
export function activityDoesNotExist(arn: string): ServiceError {
  return new ServiceError('ActivityDoesNotExist', `Activity Does Not Exist: '${arn}'`)
}

/** The message's wording is ours. */
export function activityWorkerLimitExceeded(arn: string): ServiceError {
  return new ServiceError('ActivityWorkerLimitExceeded', `Activity Worker Limit Exceeded: '${arn}'`)
}

export function executionDoesNotExist(arn: string): ServiceError {
  return new ServiceError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`)
}

export function resourceNotFound(): ServiceError {
  return new ServiceError('ResourceNotFound', 'Request references a resource that does not exist.')
}

/** The message's wording is ours, by the pattern of the others; AWS's reasons are those of DescribeExecution. */
export function executionNotRedrivable(reason: string): ServiceError {
  return new ServiceError('ExecutionNotRedrivable', `Execution Not Redrivable: '${reason}'`)
}

/** The message's wording is ours. */
export function mapRunNotFound(arn: string): ServiceError {
  return new ServiceError('ResourceNotFound', `Resource not found: '${arn}'`)
}

export function executionAlreadyExists(arn: string): ServiceError {
  return new ServiceError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`)
}

export function invalidDefinition(reason: string): ServiceError {
  return new ServiceError('InvalidDefinition', `Invalid State Machine Definition: '${reason}'`)
}

export function invalidExecutionInput(reason: string): ServiceError {
  return new ServiceError('InvalidExecutionInput', `Invalid State Machine Execution Input: '${reason}'`)
}

export function invalidName(name: string): ServiceError {
  return new ServiceError('InvalidName', `Invalid Name: '${name}'`)
}

/** The reason's wording is ours. */
export function invalidOutput(reason: string): ServiceError {
  return new ServiceError('InvalidOutput', `Invalid Output: '${reason}'`)
}

export function invalidToken(): ServiceError {
  return new ServiceError('InvalidToken', 'Invalid Token: \'Invalid token\'')
}

export function taskTimedOut(): ServiceError {
  return new ServiceError('TaskTimedOut', 'Task Timed Out: \'Provided task does not exist anymore\'')
}

/** The message's wording is ours. */
export function taskDoesNotExist(): ServiceError {
  return new ServiceError('TaskDoesNotExist', 'Task Does Not Exist: \'Provided task does not exist\'')
}

export function missingRequiredParameter(message: string): ServiceError {
  return new ServiceError('MissingRequiredParameter', message)
}

export function validationException(value: string | undefined, member: string, constraint: string): ServiceError {
  const what = value === undefined ? 'Value' : `Value '${value}'`
  return new ServiceError('ValidationException', `1 validation error detected: ${what} at '${member}' failed to satisfy constraint: ${constraint}`)
}

/**
 * What AWS can do and the local AWS cannot (SW4301): said by its own code, so that nobody takes it for an answer of AWS.
 */
export function notSupported(what: string): ServiceError {
  return new ServiceError('NotSupportedByLocalAws', `SW4301: ${what} is not supported by the local AWS`, 501)
}
