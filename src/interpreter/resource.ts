import { InterpreterError } from './error.js'
import type { ResourceName } from './program.js'
import type { WorkflowType } from './types.js'

/**
 * Takes a task's `Resource` apart.
 *
 * @throws InterpreterError for what is no resource, or not allowed in that type of workflow
 */
export function parseResource(arn: string, path: string, type: WorkflowType): ResourceName {
  const service = /^arn:[^:]+:states:[^:]*:[^:]*:(aws-sdk:[^:]+|[^:]+):([^:]+)$/.exec(arn)
  const [, resourceType, resource] = service ?? []
  if (resourceType === 'activity' && resource !== undefined) {
    if (type === 'EXPRESS') throw new InterpreterError('ASL3009', path, 'an EXPRESS workflow cannot wait for an activity')
    return { arn, bareLambda: false, resourceType, resource, waitsForToken: true, waitsForJob: false }
  }
  if (resourceType !== undefined && resource !== undefined) {
    const waitsForToken = resource.endsWith('.waitForTaskToken')
    const waitsForJob = /\.sync(:2)?$/.test(arn)
    if (type === 'EXPRESS' && (waitsForToken || waitsForJob)) {
      throw new InterpreterError('ASL3009', path, `an EXPRESS workflow cannot wait for a ${waitsForToken ? 'callback (.waitForTaskToken)' : 'job (.sync)'}`)
    }
    return { arn, bareLambda: false, resourceType, resource, waitsForToken, waitsForJob }
  }
  const sync = /^arn:[^:]+:states:[^:]*:[^:]*:([^:]+):([^:]+\.sync:2)$/.exec(arn)
  if (sync?.[1] !== undefined && sync[2] !== undefined) {
    if (type === 'EXPRESS') throw new InterpreterError('ASL3009', path, 'an EXPRESS workflow cannot wait for a job (.sync)')
    return { arn, bareLambda: false, resourceType: sync[1], resource: sync[2], waitsForToken: false, waitsForJob: true }
  }
  if (/^arn:[^:]+:lambda:[^:]*:[^:]*:function:.+$/.test(arn)) {
    return { arn, bareLambda: true, resourceType: 'lambda', resource: arn, waitsForToken: false, waitsForJob: false }
  }
  throw new InterpreterError('ASL3004', path, `'${arn}' is no resource that a Task can call`)
}
