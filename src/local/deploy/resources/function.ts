import { stat } from 'node:fs/promises'
import { reasons } from '../without-meaning.js'
import { LocalAwsError } from '../../local-aws-error.js'
import type { ResourceContext, ResourceType } from '../resource-type.js'
import type { Properties } from '../properties.js'

/** AWS::Lambda::Function. Its code stays where the assembly has it. */
export const lambdaFunction: ResourceType = {
  type: 'AWS::Lambda::Function',
  properties: ['FunctionName', 'Code', 'Handler', 'Runtime', 'Role', 'Timeout', 'MemorySize', 'Environment', 'ReservedConcurrentExecutions', 'DeadLetterConfig', 'PackageType'],
  withoutMeaning: {
    Architectures: reasons.platform,
    Description: reasons.description,
    EphemeralStorage: reasons.platform,
    KmsKeyArn: reasons.encryption,
    LoggingConfig: reasons.logging,
    RecursiveLoop: reasons.capacity,
    RuntimeManagementConfig: reasons.platform,
    Tags: reasons.tags,
    TracingConfig: reasons.tracing,
  },
  async deploy(properties, context) {
    const packageType = properties.optionalText('PackageType') ?? 'Zip'
    if (packageType !== 'Zip') throw new LocalAwsError('SW4404', `${context.where}: PackageType ${packageType} is not supported by the local AWS; package the function as a zip asset`)
    const name = properties.optionalText('FunctionName') ?? context.physicalName()
    const { partition, region, accountId } = context.environment
    const arn = `arn:${partition}:lambda:${region}:${accountId}:function:${name}`
    const reservedConcurrency = properties.optionalInteger('ReservedConcurrentExecutions')
    const deadLetter = properties.optionalNested('DeadLetterConfig')?.only(['TargetArn'])
    await context.lambda.deployFunction({
      functionName: name,
      functionArn: arn,
      runtime: properties.text('Runtime'),
      handler: properties.text('Handler'),
      codeDirectory: await codeDirectory(properties.nested('Code'), context),
      environment: variables(properties, context),
      // AWS's defaults
      timeoutSeconds: properties.optionalInteger('Timeout') ?? 3,
      memoryMb: properties.optionalInteger('MemorySize') ?? 128,
      roleArn: properties.text('Role'),
      ...(reservedConcurrency === undefined ? {} : { reservedConcurrency }),
      ...(deadLetter === undefined ? {} : { deadLetter: { targetArn: deadLetter.text('TargetArn') } }),
    })
    return { ref: name, attributes: { Arn: arn } }
  },
}

async function codeDirectory(code: Properties, context: ResourceContext): Promise<string> {
  const key = code.only(['S3Bucket', 'S3Key']).text('S3Key')
  const { path } = context.asset(key)
  const found = await stat(path).catch(() => undefined)
  if (found?.isDirectory() !== true) throw new LocalAwsError('SW4410', `${context.where}: the code asset ${path} is no folder; the local Lambda runs unpacked code`)
  return path
}

function variables(properties: Properties, { where, apis }: ResourceContext): Readonly<Record<string, string>> {
  const given = properties.optionalNested('Environment')?.only(['Variables']).optionalObject('Variables') ?? {}
  return Object.fromEntries(Object.entries(given).map(([name, value]) => {
    if (typeof value === 'object') throw new LocalAwsError('SW4405', `${where}: environment variable ${name} must be text`)
    return [name, apis.localUrl(String(value))]
  }))
}
