import fc from 'fast-check'
import type { Json } from '../../src/asl/json.js'
import type { Command, ExecutionEvent } from '../../src/interpreter/index.js'

/** What becomes of one call. */
export interface Outcome {
  readonly kind: 'succeed' | 'busy' | 'break' | 'hang'
  /** Milliseconds until it is known. */
  readonly after: number
  readonly heartbeats: number
}

export const outcomes: fc.Arbitrary<readonly Outcome[]> = fc.array(fc.record({
  kind: fc.oneof({ weight: 5, arbitrary: fc.constant('succeed' as const) }, { weight: 2, arbitrary: fc.constantFrom('busy' as const, 'break' as const) }, { weight: 1, arbitrary: fc.constant('hang' as const) }),
  after: fc.nat({ max: 6000 }),
  heartbeats: fc.nat({ max: 2 }),
}), { minLength: 1, maxLength: 12 })

const failures = { busy: { error: 'Busy', cause: 'come again' }, break: { error: 'Broken' } } as const

type WithoutTime<E> = E extends ExecutionEvent ? Omit<E, 'at'> : never

/** Everything outside an execution, with a time of its own: timers, and calls whose outcomes are laid down. Answers come even when nobody waits for them any more. */
export class World {
  private readonly agenda: { readonly at: number; readonly order: number; readonly event: WithoutTime<ExecutionEvent> }[] = []
  private order = 0
  private calls = 0
  private now = 0
  /** Set when the execution has ended. */
  result: Json | undefined

  /** @param redrives - how often the execution is redriven when it ends without success */
  constructor(private readonly outcomes: readonly Outcome[], private redrives = 0) {
    this.plan(0, { type: 'start' })
  }

  private plan(at: number, event: WithoutTime<ExecutionEvent>): void {
    this.agenda.push({ at, order: this.order++, event })
  }

  perform(command: Command): void {
    switch (command.type) {
      case 'invoke':
        this.call(command)
        return
      case 'setTimer':
        this.plan(command.at, { type: 'timer', id: command.id })
        return
      case 'clearTimer': {
        const place = this.agenda.findIndex(({ event }) => event.type === 'timer' && event.id === command.id)
        if (place >= 0) this.agenda.splice(place, 1)
        return
      }
      case 'continue':
        this.plan(this.now, { type: 'continue' })
        return
      case 'finish':
        this.result = command.result as unknown as Json
        if (command.result.status !== 'SUCCEEDED' && this.redrives-- > 0) this.plan(this.now + 1, { type: 'redrive' })
        return
      case 'startMapRun':
        this.run(command.id)
        return
      case 'cancelTask': case 'stopMapRun':
    }
  }

  private run(id: string): void {
    const { kind, after } = this.outcome()
    if (kind === 'succeed') this.plan(this.now + after, { type: 'mapRunSucceeded', id, ...(after % 5 > 0 && { output: [{ r: this.calls }] }) })
    else if (kind !== 'hang') this.plan(this.now + after, { type: 'mapRunFailed', id, failure: failures[kind] })
  }

  private outcome(): Outcome {
    this.calls += 1
    return this.outcomes[(this.calls - 1) % this.outcomes.length] ?? { kind: 'succeed', after: 0, heartbeats: 0 }
  }

  private call({ id, waits, parameters }: Extract<Command, { readonly type: 'invoke' }>): void {
    const { kind, after, heartbeats } = this.outcome()
    if (waits !== 'result') this.plan(this.now + 1, { type: 'taskSubmitted', id, output: { call: this.calls } })
    for (let i = 1; i <= heartbeats; i++) this.plan(this.now + i * 2000, { type: 'taskHeartbeat', id })
    if (kind === 'succeed') this.plan(this.now + after, { type: 'taskSucceeded', id, output: { r: this.calls, parameters } })
    else if (kind !== 'hang') this.plan(this.now + after, { type: 'taskFailed', id, failure: failures[kind] })
  }

  /** What happens next; nothing once nothing is left to happen. */
  next(): ExecutionEvent | undefined {
    let first = this.agenda[0]
    if (first === undefined) return undefined
    for (const one of this.agenda) if (one.at < first.at || (one.at === first.at && one.order < first.order)) first = one
    this.agenda.splice(this.agenda.indexOf(first), 1)
    this.now = Math.max(this.now, first.at)
    return { ...first.event, at: this.now }
  }
}
