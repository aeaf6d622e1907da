import type { Json } from '../../src/asl/json.js'
import { openExecution, replay, TaskFailure, virtualClock } from '../../src/interpreter/index.js'
import type { Checkpoint, DurableExecution, Integrations, JournalledEvent, Machine, MapRunHost, MapRunOutcome, MapRunSpec, TaskRequest, VirtualClock } from '../../src/interpreter/index.js'
import type { Outcome } from './interpreter-world.js'

interface Call {
  readonly outcome: Outcome
  readonly number: number
  /** When it was made, when it is accepted and when its outcome is known, in epoch milliseconds. */
  readonly at: number
  readonly accepted: number
  readonly due: number
  readonly token: string | undefined
}

/** What outlives a process: the calls that reached the other side, and the journal. The same call made again is recognised and comes to the same at the same time. */
export class Outside {
  readonly journal: string[] = []
  readonly calls = new Map<string, Call>()
  readonly runs = new Map<string, Run>()
  /** Calls made again. */
  repeated = 0

  constructor(readonly first: string, private readonly outcomes: readonly Outcome[]) {}

  /** A Map Run goes on by itself. */
  run({ arn, seed: [word] }: MapRunSpec, now: number): Run {
    const known = this.runs.get(arn)
    if (known !== undefined) {
      this.repeated += 1
      return known
    }
    const number = word >>> 0
    const { kind, after } = this.outcomes[number % this.outcomes.length] as Outcome
    const run = { kind, due: now + 2 + after + (2 * (number % 4096) + 1) / 16_384 }
    this.runs.set(arn, run)
    return run
  }

  call({ taskId, taskToken }: TaskRequest, now: number): Call {
    const known = this.calls.get(taskId)
    if (known !== undefined) {
      this.repeated += 1
      return known
    }
    // by the name of the call, not by its turn; and never two things in the same instant, whose order would not be laid down
    const serial = Number(taskId.slice(taskId.indexOf(':') + 1))
    const outcome = this.outcomes[serial % this.outcomes.length] as Outcome
    // sums of halves, quarters and so on are exact
    const own = (serial % 400) / 512
    const call = { outcome, number: serial, at: now, accepted: now + 1 + own, due: now + 2 + outcome.after + own, token: taskToken }
    this.calls.set(taskId, call)
    return call
  }
}

interface Run {
  readonly kind: Outcome['kind']
  readonly due: number
}

/** One process that runs the execution, from where the journal ends. */
export class Process {
  readonly execution: DurableExecution
  /** When it was killed, in epoch milliseconds. */
  readonly killedAt: Promise<number>
  private readonly clock: VirtualClock
  private alive = true

  /**
   * @param now - epoch milliseconds
   * @param killAfter - journal lines after which the process is killed
   * @param early - whether it is killed before it does what the last event asks for
   */
  constructor(machine: Machine, private readonly outside: Outside, now: number, killAfter: number, early: boolean) {
    let killed: (at: number) => void = () => undefined
    this.killedAt = new Promise((resolve) => {
      killed = resolve
    })
    this.clock = virtualClock(now)
    const written = outside.journal.map((line) => JSON.parse(line) as JournalledEvent)
    const { checkpoint, diverged } = replay(machine.program, JSON.parse(outside.first) as Checkpoint, written)
    if (diverged !== undefined) throw new Error(`event ${diverged} came to something else`)
    this.execution = openExecution(machine, checkpoint, {
      integrations: this.integrations(), clock: this.clock, mapRuns: this.mapRuns(),
      journal: {
        write: (event, length) => {
          if (!this.alive) return
          outside.journal.push(JSON.stringify({ event, length }))
          if (outside.journal.length !== killAfter) return
          const die = (): void => {
            this.alive = false
            this.execution.detach()
            killed(event.at)
          }
          if (early) this.alive = false
          queueMicrotask(die)
        },
      },
    })
    for (const call of outside.calls.values()) if (call.token !== undefined) this.answer(call, call.token)
    this.execution.resume()
  }

  /** What the other side does with a token, as far as it has not done it. */
  private answer({ outcome: { kind, heartbeats }, number, accepted, due }: Call, token: string): void {
    for (let i = 1; i <= heartbeats; i++) {
      const beat = accepted + i * 2000
      if (beat > this.clock.now()) this.clock.schedule(beat, () => {
        if (this.alive) this.execution.heartbeatTask(token)
      })
    }
    if (kind === 'hang') return
    this.clock.schedule(due, () => {
      if (!this.alive) return
      if (kind === 'succeed') this.execution.completeTask(token, { r: number })
      else this.execution.failTask(token, failures[kind])
    })
  }

  private mapRuns(): MapRunHost {
    return {
      start: ({ spec }) => {
        const { kind, due } = this.outside.run(spec, this.clock.now())
        let end: (outcome: MapRunOutcome | undefined) => void = () => undefined
        const outcome = new Promise<MapRunOutcome | undefined>((resolve) => {
          end = resolve
        })
        const cancel = kind === 'hang' ? () => undefined : this.clock.schedule(due, () => {
          if (this.alive) end(kind === 'succeed' ? { status: 'SUCCEEDED', output: [{ arn: spec.arn }] } : { status: 'FAILED', failure: failures[kind] })
        })
        return { outcome, stop: cancel, suspend: () => undefined }
      },
    }
  }

  private integrations(): Integrations {
    return {
      invoke: async (request, submitted): Promise<Json> => {
        const { clock, outside } = this
        if (!this.alive) return new Promise(() => undefined)
        const known = outside.calls.has(request.taskId)
        const call = outside.call(request, clock.now())
        const passed = (at: number): Promise<void> => (at <= clock.now() ? Promise.resolve() : clock.sleep(at - clock.now(), request.signal))
        if (call.token !== undefined) {
          if (!known) this.answer(call, call.token)
          await passed(call.accepted)
          return { accepted: call.number }
        }
        if (request.resumed?.submitted === undefined) {
          await passed(call.accepted)
          submitted({ accepted: call.number })
        }
        const { outcome, number, due } = call
        // far beyond the machine's own time
        await passed(outcome.kind === 'hang' ? call.at + 1e9 : due)
        if (outcome.kind === 'busy' || outcome.kind === 'break') throw new TaskFailure(failures[outcome.kind].error, failures[outcome.kind].cause)
        return { r: number, parameters: request.parameters }
      },
    }
  }
}

const failures = { busy: { error: 'Busy', cause: 'come again' }, break: { error: 'Broken', cause: 'for good' } } as const
