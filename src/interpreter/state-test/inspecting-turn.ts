import type { Json, JsonObject } from '../../asl/json.js'
import type { Field, Program } from '../program.js'
import type { ExecutionState, Thread } from '../state.js'
import { Turn } from '../turn.js'

/** One evaluation of a field: what it worked on, and what it gave. */
export interface Evaluation {
  readonly input: Json
  /** Left out when it failed. */
  readonly value?: Json
}

/** What was evaluated, by field, in that order. */
export type Evaluations = Map<Field, Evaluation[]>

/** What the context object says, besides what the execution's state has. */
export interface GivenContext {
  /** All of it. */
  readonly context?: JsonObject
  readonly roleArn?: string
  readonly shownName?: string
  readonly retries: number
}

/** State kinds whose context AWS was seen to give a RetryCount in a test. */
const retried: ReadonlySet<string> = new Set(['Task', 'Map', 'Parallel'])

/** A turn that remembers what each field gave, and words failures as AWS does where there is no history to point into. */
export class InspectingTurn extends Turn {
  constructor(program: Program, state: ExecutionState, at: number, private readonly given: GivenContext, readonly seen: Evaluations = new Map()) {
    super(program, state, at, 0)
  }

  /** The same test at a later time. */
  later(at: number): InspectingTurn {
    return new InspectingTurn(this.program, { ...this.state, seed: this.seed, serial: this.serial, log: this.log.done() }, at, this.given, this.seen)
  }

  override context(thread: Thread, token?: string): JsonObject {
    if (this.given.context !== undefined) return this.given.context
    const { identity, input, startedAt } = this.state
    const { type } = this.stateOf(thread)
    return {
      Execution: { Id: identity.executionArn, Input: input, Name: identity.executionName, RoleArn: this.given.roleArn ?? null, StartTime: new Date(startedAt).toISOString() },
      StateMachine: { Id: identity.stateMachineArn, Name: identity.stateMachineName },
      State: { Name: this.given.shownName ?? thread.state, EnteredTime: new Date(thread.enteredAt).toISOString(), ...(retried.has(type) && { RetryCount: this.given.retries }) },
      ...(thread.item !== undefined && { Map: { Item: thread.item } }),
      ...(token !== undefined && { Task: { Token: token } }),
    }
  }

  override evaluate(field: Field, thread: Thread, input: Json, more?: JsonObject, token?: string): Json {
    const known = this.seen.get(field) ?? []
    this.seen.set(field, known)
    const place = known.push({ input }) - 1
    const value = super.evaluate(field, thread, input, more, token)
    known[place] = { input, value }
    return value
  }

  /** The last evaluation of a field. */
  last(field: Field | undefined): Evaluation | undefined {
    return field === undefined ? undefined : this.seen.get(field)?.at(-1)
  }

  override causeIn(_thread: Thread, text: string): string {
    return text
  }
}
