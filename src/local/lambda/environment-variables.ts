import { devNull } from 'node:os'
import { environment } from '../environment.js'
import type { Credentials } from '../iam/index.js'
import type { FunctionConfig } from './function-config.js'

/**
 * All that a handler finds in `process.env`: what its function was given and what AWS sets, and nothing of the operator's own.
 * Source: Lambda developer guide, "Defined runtime environment variables".
 */
export function environmentVariables(config: FunctionConfig, credentials: Credentials, endpoint: string, logStream: string): Readonly<Record<string, string>> {
  return {
    LANG: 'en_US.UTF-8',
    PATH: '/usr/local/bin:/usr/bin:/bin',
    TZ: ':UTC',
    ...config.environment,
    _HANDLER: config.handler,
    AWS_REGION: environment.region,
    AWS_DEFAULT_REGION: environment.region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    AWS_ENDPOINT_URL: endpoint,
    // an SDK would otherwise read the profiles in the operator's home
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EXECUTION_ENV: `AWS_Lambda_${config.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: config.functionName,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(config.memoryMb),
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: logGroupOf(config.functionName),
    AWS_LAMBDA_LOG_STREAM_NAME: logStream,
    LAMBDA_TASK_ROOT: config.codeDirectory,
  }
}

export const logGroupOf = (functionName: string): string => `/aws/lambda/${functionName}`
