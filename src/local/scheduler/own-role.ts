import { environment, schedulerPrincipal } from '../environment.js'
import type { Identities } from '../iam/index.js'

/** A role for schedules that are made by hand: every local AWS has it, as the console of AWS makes one on the way. */
export const schedulerRoleArn = `arn:${environment.partition}:iam::${environment.accountId}:role/service-role/StepwrightScheduler`

/**
 * Makes the role known: EventBridge Scheduler may be it, and it may start every state machine.
 *
 * @example
 * putSchedulerRole(identities)
 */
export function putSchedulerRole(identities: Pick<Identities, 'putRole' | 'putRolePolicy'>): void {
  const name = 'StepwrightScheduler'
  identities.putRole({
    name, arn: schedulerRoleArn, managedPolicyArns: [],
    assumeRolePolicy: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: schedulerPrincipal }, Action: 'sts:AssumeRole' }] },
  })
  identities.putRolePolicy(name, 'start', { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'states:StartExecution', Resource: `arn:${environment.partition}:states:${environment.region}:${environment.accountId}:stateMachine:*` }] })
}
