/** How a task waits: for the call's answer, for the job that it starts, or for its token to come back. */
export type Pattern = 'request-response' | 'sync' | 'sync:2' | 'wait-for-task-token'

/** What the `Resource` of a Task state names. */
export type TaskResource =
  | { readonly kind: 'function', readonly functionName: string }
  | { readonly kind: 'activity', readonly arn: string }
  | { readonly kind: 'optimised' | 'aws-sdk', readonly service: string, readonly action: string, readonly pattern: Pattern }

const suffixes: Readonly<Record<string, Pattern>> = { '': 'request-response', 'sync': 'sync', 'sync:2': 'sync:2', 'waitForTaskToken': 'wait-for-task-token' }

const integration = /^arn:[a-z-]+:states:[a-z0-9-]*:\d*:(aws-sdk:)?([a-z0-9]+):([A-Za-z0-9]+)(?:\.(sync:2|sync|waitForTaskToken))?$/
const lambda = /^arn:[a-z-]+:lambda:[a-z0-9-]+:\d+:function:[A-Za-z0-9_-]+(?::[A-Za-z0-9$_-]+)?$/
const activity = /^arn:[a-z-]+:states:[a-z0-9-]+:\d+:activity:.+$/

/**
 * Reads the `Resource` of a Task state; undefined when it has none of AWS's forms.
 *
 * @example
 * ```ts
 * parseResource('arn:aws:states:::aws-sdk:s3:headObject')
 * // { kind: 'aws-sdk', service: 's3', action: 'headObject', pattern: 'request-response' }
 * ```
 */
export function parseResource(resource: string): TaskResource | undefined {
  if (lambda.test(resource)) return { kind: 'function', functionName: resource }
  if (activity.test(resource)) return { kind: 'activity', arn: resource }
  const [, sdk, service, action, suffix = ''] = integration.exec(resource) ?? []
  const pattern = suffixes[suffix]
  if (service === undefined || action === undefined || pattern === undefined) return undefined
  return { kind: sdk === undefined ? 'optimised' : 'aws-sdk', service, action, pattern }
}
