import { environment } from '../environment.js'
import { ServiceError, type Authorise, type JsonObject } from '../service.js'
import { parseDefinition, resourcesIn } from './definition.js'
import { optionalText } from './member.js'

export interface RoleChecks {
  readonly authorise: Authorise
  /** Whether a service may act as a role. */
  readonly mayAssume: (serviceName: string, roleArn: string) => boolean
}

const changesRole: ReadonlySet<string> = new Set(['CreateStateMachine', 'UpdateStateMachine'])

/**
 * Looks whether the role of a new or changed state machine serves it: it must trust Step Functions, and a `.sync` task needs the rule by which Step
 * Functions learns of the end of its job. Everything else that a role lacks shows when a task is run, as on AWS.
 *
 * @throws ServiceError AccessDeniedException
 */
export function checkRole({ authorise, mayAssume }: RoleChecks, operation: string, input: JsonObject): void {
  const roleArn = optionalText(input, 'roleArn')
  if (!changesRole.has(operation) || roleArn === undefined) return
  if (!['states.amazonaws.com', `states.${environment.region}.amazonaws.com`].some(service => mayAssume(service, roleArn))) {
    throw new ServiceError('AccessDeniedException', 'Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the provided role.')
  }
  const definition = optionalText(input, 'definition')
  if (definition === undefined) return
  const jobs = jobsIn(definition)
  try {
    for (const [service, operation] of jobs) authorise({ principalArn: roleArn, sessionName: optionalText(input, 'name') ?? 'states' }, service, operation, {})
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    throw new ServiceError('AccessDeniedException', `'${roleArn}' is not authorized to create managed-rule. ${error.message}`)
  }
}

/** What a `.sync` task adds to the permissions that its call needs, by resource. */
const waiting: readonly (readonly [RegExp, string, string])[] = [
  [/:states:startExecution\.sync(:2)?$/, 'states', 'StartExecution.sync'],
  [/:batch:submitJob\.sync$/, 'batch', 'SubmitJob.sync'],
  [/:sagemaker:createProcessingJob\.sync$/, 'sagemaker', 'CreateProcessingJob.sync'],
  [/:sagemaker:createTrainingJob\.sync$/, 'sagemaker', 'CreateTrainingJob.sync'],
]

function jobsIn(definition: string): readonly (readonly [string, string])[] {
  const resources = resourcesIn(parseDefinition(definition))
  return waiting.flatMap(([form, service, operation]) => (resources.some(resource => form.test(resource)) ? [[service, operation] as const] : []))
}
