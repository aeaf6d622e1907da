import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib'
import { Policy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions'
import { Construct } from 'constructs'
import { definitionText } from '../../src/builder/index.js'
import type { AnyMachine } from '../../src/builder/index.js'
import { machinePermissions, ownPermissions } from './machine-role.js'
import type { Bindings } from './machine-role.js'

/**
 * ARN of any execution of a machine, for whoever waits for one.
 *
 * @example
 * ```ts
 * { value: suite.stateMachineArn, arn: suite.stateMachineArn, executions: executionsOf(suite) }
 * ```
 */
export const executionsOf = (machine: StateMachine): string =>
  Stack.of(machine).formatArn({ service: 'states', resource: 'execution', resourceName: `${machine.stateMachineName}:*`, arnFormat: ArnFormat.COLON_RESOURCE_NAME })

export interface TypedMachineProps {
  readonly machine: AnyMachine
  /** What the definition's substitutions stand for: all of them, and no others. */
  readonly bindings: Bindings
}

/**
 * A state machine of the typed builder, with a role derived from its definition. Errors are logged without execution data: the users' text
 * stays out of the log, and full logging of an EXPRESS machine would cost more than the run.
 */
export class TypedMachine extends Construct {
  readonly stateMachine: StateMachine

  constructor(scope: Construct, id: string, { machine, bindings }: TypedMachineProps) {
    super(scope, id)
    const unused = Object.keys(bindings).filter((name) => !machine.substitutions.includes(name))
    const unbound = machine.substitutions.filter((name) => bindings[name] === undefined)
    if (unused.length + unbound.length > 0) throw new Error(`${machine.name}: substitutions without binding: ${unbound.join(', ') || 'none'}; bindings without substitution: ${unused.join(', ') || 'none'}`)
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('states.amazonaws.com'), description: `Role of the state machine ${machine.name}` })
    for (const statement of machinePermissions(machine, bindings)) role.addToPolicy(statement)
    this.stateMachine = new StateMachine(this, 'Machine', {
      stateMachineType: StateMachineType[machine.type],
      definitionBody: DefinitionBody.fromString(definitionText(machine)),
      definitionSubstitutions: Object.fromEntries(Object.entries(bindings).map(([name, { value }]) => [name, value])),
      role,
      tracingEnabled: false,
      logs: {
        destination: new LogGroup(this, 'Log', { retention: RetentionDays.ONE_MONTH, removalPolicy: RemovalPolicy.DESTROY }),
        level: LogLevel.ERROR,
        includeExecutionData: false,
      },
    })
    const own = ownPermissions(machine, bindings, { arn: this.stateMachine.stateMachineArn, name: this.stateMachine.stateMachineName })
    // the machine needs its role, and this the machine
    if (own.length > 0) role.attachInlinePolicy(new Policy(this, 'OwnPolicy', { statements: [...own] }))
  }
}
