import { parseResource } from './resource.js'

/** A service that a task calls, and what the task waits for. */
export interface Integration {
  /** `lambda`, `batch`, `aws-sdk:s3`; `activity` for a worker of an activity. */
  readonly service: string
  readonly waits: 'response' | 'job' | 'token' | 'activity'
}

const waits = { request: 'response', sync: 'job', waitForTaskToken: 'token' } as const

/**
 * What a task's Resource calls, in whatever partition; a function named by its ARN is the service lambda.
 *
 * @returns nothing for what is another form, or is substituted later
 * @example
 * integrationOf('arn:${AWS::Partition}:states:::batch:submitJob.sync') // { service: 'batch', waits: 'job' }
 */
export function integrationOf(resource: unknown): Integration | undefined {
  const name = parseResource(typeof resource === 'string' ? resource.replace('${AWS::Partition}', 'aws') : resource)
  if (name === undefined || name.kind === 'none') return undefined
  if (name.kind === 'service') return { service: name.service, waits: waits[name.pattern] }
  return name.kind === 'activity' ? { service: 'activity', waits: 'activity' } : { service: 'lambda', waits: 'response' }
}
