import { environment, eventsPrincipal } from '../environment.js'
import type { Caller, JsonObject, ServiceDirectory } from '../service.js'
import type { Rule, Target } from './rule.js'

/** What becomes of an event that a rule matches. */
export interface Delivery {
  readonly services: ServiceDirectory
  /** Told of events that could not be delivered: who put them hears nothing of it. */
  readonly onProblem: (problem: Error) => void
}

/** The services that targets may belong to, by the ARN. */
export const targetServices = ['sqs', 'lambda', 'states'] as const

/** Sends an event to every target of a rule. One that fails keeps the others from nothing. */
export async function deliver({ services, onProblem }: Delivery, rule: Rule, event: JsonObject): Promise<void> {
  await Promise.all(rule.targets.map(async (target) => {
    try {
      await send(services, rule, target, target.Input ?? JSON.stringify(event))
    } catch (error) {
      onProblem(new Error(`SW4242: the rule ${rule.name} could not deliver an event to ${target.Arn}: ${error instanceof Error ? error.message : String(error)}`))
    }
  }))
}

async function send(services: ServiceDirectory, rule: Rule, { Arn: arn, RoleArn: roleArn, MessageGroupId: group }: Target, text: string): Promise<void> {
  const service: Caller = { principalArn: eventsPrincipal, sourceArn: rule.arn }
  const [, , kind, , account = '', name = ''] = arn.split(':')
  if (kind === 'sqs') {
    const queue = { QueueUrl: `https://sqs.${environment.region}.amazonaws.com/${account}/${name}`, MessageBody: text }
    await services.call('sqs', 'SendMessage', group === undefined ? queue : { ...queue, MessageGroupId: group }, service)
  } else if (kind === 'lambda') {
    await services.call('lambda', 'Invoke', { FunctionName: arn, InvocationType: 'Event', Payload: text }, service)
  } else {
    await services.call('states', 'StartExecution', { stateMachineArn: arn, input: text }, roleArn === undefined ? service : { principalArn: roleArn, sessionName: rule.name })
  }
}
