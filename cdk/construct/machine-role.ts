import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { AnyMachine, TaskUse } from '../../src/builder/index.js'

/** What a substitution of a definition stands for. */
export interface Binding {
  /** What takes its place in the definition: a name, a URL or an ARN. */
  readonly value: string
  readonly arn: string
  /** Of a bucket: keys that the machine may touch, `base-nlp/*`. */
  readonly objects?: readonly string[]
}

export type Bindings = Readonly<Record<string, Binding>>

interface Need {
  readonly actions: readonly string[]
  /** Which argument names the resource. */
  readonly argument: string
  /** What of it: the resource itself, or the objects of a bucket. */
  readonly of: 'resource' | 'objects'
}

/**
 * What each integration needs. HeadObject is allowed by `s3:GetObject`, and answers 404 only to whoever may list the bucket.
 * Source: Service Authorization Reference.
 */
const needs: Readonly<Record<string, readonly Need[]>> = {
  'lambda:invoke': [{ actions: ['lambda:InvokeFunction'], argument: 'FunctionName', of: 'resource' }],
  'sqs:sendMessage.waitForTaskToken': [{ actions: ['sqs:SendMessage'], argument: 'QueueUrl', of: 'resource' }],
  'dynamodb:updateItem': [{ actions: ['dynamodb:UpdateItem'], argument: 'TableName', of: 'resource' }],
  'sqs:sendMessage': [{ actions: ['sqs:SendMessage'], argument: 'QueueUrl', of: 'resource' }],
  'aws-sdk:sfn:startSyncExecution': [{ actions: ['states:StartSyncExecution'], argument: 'StateMachineArn', of: 'resource' }],
  'aws-sdk:s3:headObject': [
    { actions: ['s3:GetObject'], argument: 'Bucket', of: 'objects' },
    { actions: ['s3:ListBucket'], argument: 'Bucket', of: 'resource' },
  ],
  'aws-sdk:s3:getObject': [{ actions: ['s3:GetObject'], argument: 'Bucket', of: 'objects' }],
  'aws-sdk:s3:restoreObject': [{ actions: ['s3:RestoreObject'], argument: 'Bucket', of: 'objects' }],
  'aws-sdk:s3:putObject': [{ actions: ['s3:PutObject'], argument: 'Bucket', of: 'objects' }],
}

/**
 * What a machine's role must allow, and no more: derived from its Task states, on exactly the resources that their arguments name by
 * substitution.
 *
 * @throws Error for an integration that is not known here, an argument that is not one substitution, a substitution without a binding
 * @example
 * ```ts
 * machinePermissions(baseNlp, { AnalyseFunction: { value: fn.functionArn, arn: fn.functionArn }, … })
 * ```
 */
export function machinePermissions(machine: AnyMachine, bindings: Bindings): readonly PolicyStatement[] {
  const actionsOf = new Map<string, Set<string>>()
  for (const task of machine.tasks) {
    const wanted = needs[task.integration]
    if (wanted === undefined) throw new Error(`${where(machine, task)}: the integration ${task.integration} has no permissions in cdk/construct/machine-role.ts; add them there`)
    for (const need of wanted) {
      for (const resource of resourcesOf(machine, task, need, bindings)) {
        actionsOf.set(resource, new Set([...actionsOf.get(resource) ?? [], ...need.actions]))
      }
    }
  }
  return [...actionsOf].map(([resource, actions]) => new PolicyStatement({ actions: [...actions].sort(), resources: [resource] }))
}

function resourcesOf(machine: AnyMachine, task: TaskUse, { argument, of }: Need, bindings: Bindings): readonly string[] {
  const given = typeof task.arguments === 'object' && task.arguments !== null && !Array.isArray(task.arguments) ? (task.arguments as Readonly<Record<string, unknown>>)[argument] : undefined
  const [, name] = /^\$\{([A-Za-z0-9_]+)\}$/.exec(typeof given === 'string' ? given : '') ?? []
  if (name === undefined) throw new Error(`${where(machine, task)}: ${argument} must be one substitution, so that the role can name the resource`)
  const binding = bindings[name]
  if (binding === undefined) throw new Error(`${where(machine, task)}: the substitution ${name} is bound to nothing`)
  if (of === 'resource') return [binding.arn]
  if (binding.objects === undefined || binding.objects.length === 0) throw new Error(`${where(machine, task)}: the binding of ${name} does not say which objects`)
  return binding.objects.map((keys) => `${binding.arn}/${keys}`)
}

const where = ({ name }: AnyMachine, { stateName }: TaskUse): string => `${name}, state ${stateName}`
