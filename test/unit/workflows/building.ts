import type { HistoryEvent } from '../../../src/asl/history.js'
import type { Json, JsonObject } from '../../../src/asl/json.js'
import { compile, startExecution, TaskFailure, virtualClock } from '../../../src/interpreter/index.js'
import type { RunningExecution } from '../../../src/interpreter/index.js'
import type { BuildInput, SuiteInput } from '../../../tasks/shared/build.js'
import type { JobMessage } from '../../../tasks/shared/message.js'
import { ciBuild } from '../../../workflows/index.js'

const machine = compile(ciBuild.definition, { type: 'STANDARD' })

export const minute = 60_000
export const hour = 60 * minute

/** The world around a build: what it calls, at which time of a clock that jumps. */
export interface Surroundings {
  /** Answers `Unarchive`; throws what the function throws. */
  readonly unarchive: (listDigest: string, now: number) => JsonObject
  /** Throws when S3 does. */
  readonly restore?: (key: string, now: number) => void
  /** How a job ends: what answers its token, after so many milliseconds; undefined for one that nobody ever answers. */
  readonly job: (job: JobMessage) => { readonly after: number, readonly scoreKey: string } | { readonly after: number, readonly error: string } | undefined
  /** What an execution of `run-suite` gives; throws what Step Functions does when it fails. */
  readonly suite?: (input: SuiteInput) => JsonObject
  /** Throws when sending a job does. */
  readonly send?: (job: JobMessage, retryCount: number) => void
  /** Throws when DynamoDB does. */
  readonly update?: (runId: string, retryCount: number) => void
}

export interface BuildEnd {
  readonly status: string
  readonly output: Json | undefined
  readonly error: string | undefined
  readonly cause: string | undefined
  /** Milliseconds of the clock. */
  readonly took: number
  /** State names of calls, in their order. */
  readonly called: readonly string[]
  readonly jobs: readonly JobMessage[]
  /** Executions of `run-suite`, with their names. */
  readonly suites: readonly (SuiteInput & { readonly name: string })[]
  /** Runs that were ended in the ledger, with why. */
  readonly failedRuns: readonly (readonly [runId: string, error: string])[]
  /** Parameters by state name, of the last call. */
  readonly parameters: ReadonlyMap<string, JsonObject>
  readonly events: readonly HistoryEvent[]
  /** What AWS charges for: states entered. */
  readonly transitions: number
}

/** Runs a build to its end. */
export async function build(input: BuildInput, { unarchive, restore, job, suite, send, update }: Surroundings): Promise<BuildEnd> {
  const clock = virtualClock()
  const called: string[] = []
  const jobs: JobMessage[] = []
  const suites: (SuiteInput & { readonly name: string })[] = []
  const failedRuns: (readonly [string, string])[] = []
  const parameters = new Map<string, JsonObject>()

  const sendJob = (execution: RunningExecution, message: JobMessage, retryCount: number): Json => {
    send?.(message, retryCount)
    jobs.push(message)
    const end = job(message)
    if (end !== undefined) {
      clock.schedule(clock.now() + end.after, () => 'error' in end
        ? execution.failTask(message.taskToken ?? '', { error: end.error })
        : execution.completeTask(message.taskToken ?? '', { runId: message.runId, scoreKey: end.scoreKey }))
    }
    return { MessageId: 'm' }
  }
  const failRun = (given: JsonObject, retryCount: number): Json => {
    const values = given['ExpressionAttributeValues'] as Readonly<Record<string, { readonly S: string }>>
    const runId = (given['Key'] as { readonly id: { readonly S: string } }).id.S
    update?.(runId, retryCount)
    failedRuns.push([runId, values[':error']?.S ?? ''])
    return {}
  }

  const execution: RunningExecution = startExecution(machine, input as unknown as Json, {
    clock,
    entropy: { uuid: sequence(), random: () => 0.5 },
    integrations: {
      async invoke({ stateName, parameters: given, retryCount }) {
        await Promise.resolve()
        called.push(stateName)
        const values = given as JsonObject
        parameters.set(stateName, values)
        switch (stateName) {
          case 'Unarchive': return { StatusCode: 200, Payload: unarchive((values['Payload'] as { readonly listDigest: string }).listDigest, clock.now()) }
          case 'RestoreObject': {
            restore?.(values['Key'] as string, clock.now())
            return {}
          }
          case 'MapUnitTests': case 'MapBacktest': {
            const started = values['Input'] as unknown as SuiteInput
            suites.push({ ...started, name: values['Name'] as string })
            if (suite === undefined) throw new Error('nothing runs a suite')
            return { Status: 'SUCCEEDED', Output: suite(started) }
          }
          case 'UnitTests': case 'Backtest': return sendJob(execution, values['MessageBody'] as unknown as JobMessage, retryCount)
          case 'FailRun': case 'FailUnreadyRun': return failRun(values, retryCount)
          default: throw new Error(`nothing answers ${stateName}`)
        }
      },
    },
  })
  const { status, output, error, cause, startedAt, stoppedAt } = await execution.result
  const events = execution.events()
  return {
    status, output, error, cause, took: stoppedAt - startedAt, called, jobs, suites, failedRuns, parameters, events,
    transitions: events.filter(({ type }) => type.endsWith('StateEntered')).length,
  }
}

/** Names that differ. */
function sequence(): () => string {
  let count = 0
  return () => `00000000-0000-4000-8000-${String(count++).padStart(12, '0')}`
}

export const refuse = (error: string, cause = 'because'): never => {
  throw new TaskFailure(error, cause)
}
