import { environment, operatorArn } from '../environment.js'
import { ServiceError, type Caller } from '../service.js'
import type { Permission } from './permission/index.js'
import type { Decision } from './policy/evaluate.js'

type Denied = Extract<Decision, { readonly allowed: false }>

/** How a service names a refusal, and with which status it answers. */
interface Naming {
  readonly code: string
  readonly status: number
}

/**
 * Sources: the services' API references, "Common Errors"; Amazon S3 API reference, "List of error codes"; AWS IoT data plane API reference, "Publish".
 */
const namings: Readonly<Record<string, Naming>> = {
  batch: { code: 'AccessDeniedException', status: 403 },
  dynamodb: { code: 'AccessDeniedException', status: 400 },
  events: { code: 'AccessDeniedException', status: 400 },
  'execute-api': { code: 'AccessDeniedException', status: 403 },
  iot: { code: 'ForbiddenException', status: 403 },
  lambda: { code: 'AccessDeniedException', status: 403 },
  s3: { code: 'AccessDenied', status: 403 },
  sagemaker: { code: 'AccessDeniedException', status: 400 },
  scheduler: { code: 'AccessDeniedException', status: 403 },
  sns: { code: 'AuthorizationError', status: 403 },
  sqs: { code: 'AccessDenied', status: 403 },
  states: { code: 'AccessDeniedException', status: 400 },
}

const reasons: Readonly<Record<Denied['because'], (action: string) => string>> = {
  'no-identity-allow': action => `because no identity-based policy allows the ${action} action`,
  'no-resource-allow': action => `because no resource-based policy allows the ${action} action`,
  'identity-deny': () => 'with an explicit deny in an identity-based policy',
  'resource-deny': () => 'with an explicit deny in a resource-based policy',
}

/** A caller as AWS names it in a refusal. */
export function userArn({ principalArn, sessionName = 'local' }: Caller): string {
  const role = /^arn:[^:]+:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(principalArn)
  if (role === null) return principalArn
  return `arn:${environment.partition}:sts::${role[1] ?? ''}:assumed-role/${role[2] ?? ''}/${sessionName}`
}

/**
 * A refusal in the service's own terms and AWS's words: `User: … is not authorized to perform: … on resource: … because …`.
 * S3 puts the resource in quotes, SQS says actions in lower case.
 */
export function refusal(service: string, caller: Caller, { action, resource }: Permission, { because }: Denied): ServiceError {
  const { code, status } = namings[service] ?? { code: 'AccessDeniedException', status: 403 }
  const said = service === 'sqs' ? action.toLowerCase() : action
  const what = service === 's3' ? `"${resource}"` : resource
  const message = `User: ${userArn(caller)} is not authorized to perform: ${said} on resource: ${what} ${reasons[because](said)}`
  return new ServiceError(code, message, status)
}

/** Whether a principal is the operator of this account. */
export const isOperator = (principalArn: string): boolean => principalArn === operatorArn
