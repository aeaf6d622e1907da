import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import type { HandlerBundle } from './handler-bundle.js'

export interface TaskFunctionProps<Variable extends string> {
  readonly bundle: HandlerBundle
  readonly description: string
  readonly timeoutSeconds: number
  readonly memoryMb: number
  /** Exactly the variables that the handler's contract names. */
  readonly environment: Readonly<Record<Variable, string>>
  /** All that the handler may do, besides writing its log. */
  readonly permissions: readonly PolicyStatement[]
}

/** A Lambda function of a task folder, with its own role and log group. */
export class TaskFunction<Variable extends string> extends Construct {
  readonly function: LambdaFunction

  constructor(scope: Construct, id: string, props: TaskFunctionProps<Variable>) {
    super(scope, id)
    const logGroup = new LogGroup(this, 'Log', { retention: RetentionDays.ONE_MONTH, removalPolicy: RemovalPolicy.DESTROY })
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com'), description: `Role of the function ${id}` })
    role.addToPolicy(new PolicyStatement({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logGroup.logGroupArn] }))
    for (const statement of props.permissions) role.addToPolicy(statement)
    this.function = new LambdaFunction(this, 'Function', {
      runtime: Runtime.NODEJS_24_X,
      code: Code.fromAsset(props.bundle.directory),
      handler: 'index.handler',
      description: props.description,
      timeout: Duration.seconds(props.timeoutSeconds),
      memorySize: props.memoryMb,
      environment: { ...props.environment },
      role,
      logGroup,
    })
  }
}
