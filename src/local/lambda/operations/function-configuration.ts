import type { JsonObject } from '../../service.js'
import type { DeployedFunction } from '../function-registry.js'

/** A function as GetFunctionConfiguration answers it. */
export function functionConfiguration({ config, deployedAt }: DeployedFunction): JsonObject {
  return {
    FunctionName: config.functionName,
    FunctionArn: config.functionArn,
    Runtime: config.runtime,
    Role: config.roleArn,
    Handler: config.handler,
    Timeout: config.timeoutSeconds,
    MemorySize: config.memoryMb,
    LastModified: new Date(deployedAt).toISOString().replace('Z', '+0000'),
    Version: '$LATEST',
    PackageType: 'Zip',
    State: 'Active',
    LastUpdateStatus: 'Successful',
    Environment: { Variables: config.environment },
    ...(config.deadLetter === undefined ? {} : { DeadLetterConfig: { TargetArn: config.deadLetter.targetArn } }),
  }
}
