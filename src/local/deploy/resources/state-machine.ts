import { readFile } from 'node:fs/promises'
import { definitionSubstitutions } from '../substitution.js'
import { reasons } from '../without-meaning.js'
import { LocalAwsError } from '../../local-aws-error.js'
import type { ResourceContext, ResourceType } from '../resource-type.js'
import type { Properties } from '../properties.js'

/** AWS::StepFunctions::StateMachine. A changed definition or role updates the machine; running executions keep theirs. */
export const stateMachine: ResourceType = {
  type: 'AWS::StepFunctions::StateMachine',
  properties: ['StateMachineName', 'StateMachineType', 'RoleArn', 'DefinitionString', 'Definition', 'DefinitionS3Location', 'DefinitionSubstitutions'],
  withoutMeaning: {
    EncryptionConfiguration: reasons.encryption,
    LoggingConfiguration: reasons.logging,
    Tags: reasons.tags,
    TracingConfiguration: reasons.tracing,
  },
  async deploy(properties, context) {
    const name = properties.optionalText('StateMachineName') ?? context.physicalName()
    const type = properties.optionalText('StateMachineType') ?? 'STANDARD'
    const roleArn = properties.text('RoleArn')
    const definition = await definitionOf(properties, context)
    const { partition, region, accountId } = context.environment
    const arn = `arn:${partition}:states:${region}:${accountId}:stateMachine:${name}`
    const existing = await context.callUnless('StateMachineDoesNotExist', 'states', 'DescribeStateMachine', { stateMachineArn: arn })
    if (existing === undefined) {
      await context.call('states', 'CreateStateMachine', { name, type, roleArn, definition })
    } else if (existing['type'] !== type) {
      throw new LocalAwsError('SW4409', `${context.where}: state machine ${name} exists as ${existing['type'] as string}, the template says ${type}; remove the data directory, or name the machine anew`)
    } else if (existing['definition'] !== definition || existing['roleArn'] !== roleArn) {
      await context.call('states', 'UpdateStateMachine', { stateMachineArn: arn, definition, roleArn })
    }
    return { ref: arn, attributes: { Arn: arn, Name: name } }
  },
}

async function definitionOf(properties: Properties, context: ResourceContext): Promise<string> {
  const location = properties.optionalNested('DefinitionS3Location')?.only(['Bucket', 'Key'])
  const object = properties.optionalObject('Definition')
  const text = location === undefined
    ? object === undefined ? properties.text('DefinitionString') : JSON.stringify(object)
    : await readFile(context.asset(location.text('Key')).path, 'utf8')
  const substitutions = properties.optionalObject('DefinitionSubstitutions') ?? {}
  return definitionSubstitutions(text, Object.fromEntries(Object.entries(substitutions).map(([name, value]) => {
    if (typeof value === 'object') throw new LocalAwsError('SW4405', `${context.where}: DefinitionSubstitutions.${name} must be text`)
    return [name, String(value)]
  })))
}
