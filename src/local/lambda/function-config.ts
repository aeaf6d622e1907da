import { resolve } from 'node:path'
import { ServiceError } from '../service.js'
import { LocalAwsError } from '../local-aws-error.js'
import { functionArnOf } from './function-name.js'
import type { LambdaLimits } from './limit.js'

/** A function to be run here. */
export interface FunctionConfig {
  readonly functionName: string
  readonly functionArn: string
  /** `nodejs24.x` */
  readonly runtime: string
  /** `index.handler` */
  readonly handler: string
  /** Folder that holds the code, unpacked. */
  readonly codeDirectory: string
  readonly environment: Readonly<Record<string, string>>
  readonly timeoutSeconds: number
  readonly memoryMb: number
  readonly roleArn: string
  /** Environments at most; 0 refuses every invocation. */
  readonly reservedConcurrency?: number
  /** Where events go that no attempt got through. */
  readonly deadLetter?: DeadLetter
  /** Attempts after the first at an asynchronous invocation: 0 to 2. */
  readonly retries?: number
}

export interface DeadLetter {
  /** ARN of an SQS queue. */
  readonly targetArn: string
}

/** Names that AWS sets itself. Source: Lambda developer guide, "Defined runtime environment variables". */
export const reservedVariables: ReadonlySet<string> = new Set([
  '_HANDLER', '_X_AMZN_TRACE_ID', 'AWS_ACCESS_KEY', 'AWS_ACCESS_KEY_ID', 'AWS_DEFAULT_REGION', 'AWS_EXECUTION_ENV', 'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
  'AWS_LAMBDA_FUNCTION_NAME', 'AWS_LAMBDA_FUNCTION_VERSION', 'AWS_LAMBDA_INITIALIZATION_TYPE', 'AWS_LAMBDA_LOG_GROUP_NAME', 'AWS_LAMBDA_LOG_STREAM_NAME',
  'AWS_LAMBDA_RUNTIME_API', 'AWS_REGION', 'AWS_SECRET_ACCESS_KEY', 'AWS_SECRET_KEY', 'AWS_SESSION_TOKEN', 'LAMBDA_RUNTIME_DIR', 'LAMBDA_TASK_ROOT',
])

const environmentBytes = 4096

/**
 * Checks a function as AWS does when it is created.
 * @throws ServiceError InvalidParameterValueException
 * @throws LocalAwsError SW4210 for what the local AWS cannot run
 */
export function checkFunction(config: FunctionConfig, limits: LambdaLimits): FunctionConfig {
  const { functionName, runtime, environment } = config
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(functionName)) throw invalid(`${functionName} is no function name: 1 to 64 letters, digits, hyphens and underscores`)
  if (config.functionArn !== functionArnOf(functionName)) throw invalid(`${config.functionArn} is not the ARN of a local function named ${functionName}`)
  if (!/^nodejs(20|22|24)\.x$/.test(runtime)) throw new LocalAwsError('SW4210', `function ${functionName}: runtime ${runtime} is not supported by the local Lambda; it runs nodejs20.x, nodejs22.x and nodejs24.x`)
  within(config.timeoutSeconds, 1, limits.timeoutSeconds, 'Timeout')
  within(config.memoryMb, limits.minMemoryMb, limits.maxMemoryMb, 'MemorySize')
  if (config.reservedConcurrency !== undefined) within(config.reservedConcurrency, 0, Number.MAX_SAFE_INTEGER, 'ReservedConcurrentExecutions')
  if (config.retries !== undefined) within(config.retries, 0, limits.retries, 'MaximumRetryAttempts')
  const reserved = Object.keys(environment).filter(name => reservedVariables.has(name))
  if (reserved.length > 0) throw invalid(`Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys: ${reserved.join(', ')}`)
  if (Buffer.byteLength(JSON.stringify(environment)) > environmentBytes) throw invalid(`Lambda was unable to configure your environment variables because they exceed the ${environmentBytes} bytes limit`)
  if (config.deadLetter !== undefined && !/^arn:[^:]+:sqs:/.test(config.deadLetter.targetArn)) {
    throw new LocalAwsError('SW4210', `function ${functionName}: the dead-letter target ${config.deadLetter.targetArn} is not supported by the local Lambda; name an SQS queue`)
  }
  return { ...config, codeDirectory: resolve(config.codeDirectory) }
}

function within(value: number, low: number, high: number, name: string): void {
  if (!Number.isInteger(value) || value < low || value > high) throw invalid(`Value ${value} at '${name}' failed to satisfy constraint: it must be a whole number from ${low} to ${high}`)
}

const invalid = (message: string): ServiceError => new ServiceError('InvalidParameterValueException', message)
