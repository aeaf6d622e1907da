/** What a task's Resource names: a service and its action, how the task waits for it, or an activity. */
export interface Integration {
  /** `lambda`, `batch`, `aws-sdk:s3`, `activity`. */
  readonly service: string
  readonly action: string
  readonly waits: 'response' | 'job' | 'token' | 'activity'
}

/**
 * Takes a Resource apart as far as it tells; a function named by its ARN is the service lambda.
 *
 * @returns nothing for what is another form, or is substituted later
 * @example
 * integrationOf('arn:aws:states:::batch:submitJob.sync') // { service: 'batch', action: 'submitJob', waits: 'job' }
 */
export function integrationOf(resource: unknown): Integration | undefined {
  if (typeof resource !== 'string') return undefined
  const call = /^arn:[^:]+:states:::((?:aws-sdk:)?[\w-]+):(\w+?)(\.sync(?::2)?|\.waitForTaskToken)?$/.exec(resource)
  if (call !== null) {
    const [, service = '', action = '', pattern] = call
    return { service, action, waits: pattern === undefined ? 'response' : pattern === '.waitForTaskToken' ? 'token' : 'job' }
  }
  const [, service, name = ''] = /^arn:[^:]+:(?:states:[^:]+:[^:]+:(activity)|lambda:[^:]+:[^:]+:function):(.+)$/.exec(resource) ?? []
  if (service === 'activity') return { service, action: name, waits: 'activity' }
  return /^arn:[^:]+:lambda:/.test(resource) ? { service: 'lambda', action: 'invoke', waits: 'response' } : undefined
}
