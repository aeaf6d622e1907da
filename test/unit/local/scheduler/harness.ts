import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { SchedulerClient, type CreateScheduleCommandInput } from '@aws-sdk/client-scheduler'
import { operatorArn } from '../../../../src/local/environment.js'
import { startGateway } from '../../../../src/local/gateway.js'
import { createIdentities } from '../../../../src/local/iam/index.js'
import { createScheduler, type Invocation, type SchedulerOptions, type SchedulerService } from '../../../../src/local/scheduler/index.js'
import type { Caller, JsonObject } from '../../../../src/local/service.js'
import { manualClock, type ManualClock } from '../sqs/manual-clock.js'

export const roleArn = 'arn:aws:iam::123456789012:role/starter'
export const machineArn = 'arn:aws:states:us-east-1:123456789012:stateMachine:work'
export const queueArn = 'arn:aws:sqs:us-east-1:123456789012:jobs'

/** What a target was called with. */
export interface Called {
  readonly service: string
  readonly operation: string
  readonly input: JsonObject
  readonly caller: Caller
}

export interface SchedulerHarness {
  readonly directory: string
  readonly client: SchedulerClient
  readonly service: SchedulerService
  readonly clock: ManualClock
  readonly called: readonly Called[]
  readonly invocations: readonly Invocation[]
  readonly problems: readonly string[]
  /** Lets time pass, a minute at a time, and what falls due be done. */
  readonly pass: (minutes: number) => Promise<void>
  readonly stop: () => Promise<void>
  readonly close: () => Promise<void>
}

/** What other services answer. */
export type Answer = (call: Called) => JsonObject | Promise<JsonObject>

/** Midnight of a Thursday. */
export const start = Date.UTC(2026, 0, 1)

export const specOf = (more: Partial<CreateScheduleCommandInput> = {}): CreateScheduleCommandInput => ({
  Name: 'nightly', ScheduleExpression: 'rate(1 hour)', FlexibleTimeWindow: { Mode: 'OFF' }, Target: { Arn: machineArn, RoleArn: roleArn, Input: '{"at":"<aws.scheduler.scheduled-time>"}' }, ...more,
})

/** The same clock, which knows whether schedules are at work. */
function watched(clock: ManualClock): { readonly clock: ManualClock, readonly settled: () => Promise<void> } {
  let holds = 0
  const hold = (): (() => void) => {
    holds += 1
    return () => { holds -= 1 }
  }
  return {
    clock: { now: () => clock.now(), schedule: (at, wake) => clock.schedule(at, wake), advance: (ms) => { clock.advance(ms) }, get pending() { return clock.pending }, hold },
    async settled() {
      do await turn()
      while (holds > 0)
    },
  }
}

/** The local EventBridge Scheduler alone behind the gateway, with a real client. */
export async function startScheduler({ answer = () => ({}), clock: given = manualClock(start), directory = mkdtempSync(join(tmpdir(), 'scheduler-')), ...options }: { readonly answer?: Answer, readonly clock?: ManualClock, readonly directory?: string } & Partial<Pick<SchedulerOptions, 'mayAssume' | 'authorise'>> = {}): Promise<SchedulerHarness> {
  const { clock, settled } = watched(given)
  const called: Called[] = []
  const invocations: Invocation[] = []
  const problems: string[] = []
  const identities = createIdentities()
  const service = await createScheduler({
    ...options, directory, clock,
    onInvocation: (invocation) => { invocations.push(invocation) },
    onProblem: ({ message }) => { problems.push(message) },
    services: {
      async call(name, operation, input, caller) {
        const call = { service: name, operation, input, caller }
        called.push(call)
        return answer(call)
      },
    },
  })
  service.resume()
  const gateway = await startGateway({ services: new Map([['scheduler', service]]), identities })
  const client = new SchedulerClient({ endpoint: gateway.endpoint, region: 'us-east-1', credentials: identities.mint(operatorArn), maxAttempts: 1 })
  const stop = async (): Promise<void> => {
    client.destroy()
    await service.close()
    await gateway.close()
  }
  return {
    directory, client, service, clock, called, invocations, problems, stop,
    async pass(minutes) {
      await settled()
      for (let i = 0; i < minutes; i++) {
        clock.advance(60_000)
        await settled()
      }
    },
    async close() {
      await stop()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
