import { toPascalCase } from '../../../integration/spelling.js'
import { parseResource } from '../../../integration/resource.js'
import { resultOf } from './client.js'
import { knownResults } from './known.js'
import { any, type StructureShape } from './shape.js'

export { problemOf } from './check.js'

/** What is known of what a task's call answers. */
export type TaskResult =
  | { readonly known: 'shape', readonly shape: StructureShape }
  /** Anything goes: the answer is no service's own. */
  | { readonly known: 'anything' }
  | { readonly known: 'nothing', readonly service: string }

/** Optimised integrations that are named otherwise than their service. */
const services: Readonly<Record<string, string>> = { states: 'sfn', events: 'eventbridge' }

/** Optimised integrations whose answer is that of an endpoint of somebody's own. */
const endpoints: ReadonlySet<string> = new Set(['http', 'apigateway'])

/**
 * The shape of what a task with this `Resource` answers. A function named directly, a callback and an activity answer what somebody else says.
 *
 * @example
 * await taskResult('arn:aws:states:::sqs:sendMessage') // { known: 'shape', … }
 */
export async function taskResult(resource: string): Promise<TaskResult> {
  const parsed = parseResource(resource)
  if (parsed === undefined || parsed.kind === 'function' || parsed.kind === 'activity' || parsed.pattern === 'wait-for-task-token') return { known: 'anything' }
  const { kind, service: named, action, pattern } = parsed
  if (kind === 'optimised' && endpoints.has(named)) return { known: 'anything' }
  const service = kind === 'optimised' ? services[named] ?? named : named
  const operation = pattern === 'request-response' ? toPascalCase(action) : jobOperation(service, action)
  const shape = operation === undefined ? undefined : knownResults[service]?.[operation] ?? await resultOf(service, operation)
  if (shape === undefined) return { known: 'nothing', service: `${named}:${action}` }
  // what the function answers is not the API's text, and neither are a child's input and output
  if (kind === 'optimised' && service === 'lambda') return { known: 'shape', shape: without(shape, 'Payload') }
  return { known: 'shape', shape: pattern === 'request-response' ? shape : without(shape, 'Input', 'Output') }
}

/** The operation whose answer a job's end is. Source: developer guide, "Run a Job (.sync)"; of services whose jobs are described one by one. */
function jobOperation(service: string, action: string): string | undefined {
  if (service === 'sfn' && action === 'startExecution') return 'DescribeExecution'
  return service === 'sagemaker' && action.startsWith('create') ? `Describe${action.slice('create'.length)}` : undefined
}

const without = (shape: StructureShape, ...names: readonly string[]): StructureShape => ({ ...shape, member: name => names.includes(name) ? any : shape.member(name) })
