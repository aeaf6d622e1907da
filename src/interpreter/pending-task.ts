import type { Json, JsonObject } from '../asl/json.js'
import type { InvokeCommand } from './checkpoint.js'
import type { Clock, ExecutionIdentity, Failure, TaskControl, TaskRequest } from './types.js'

/** How a token is answered, by whoever holds the execution. */
export interface TokenAnswers {
  succeed(token: string, output: Json): boolean
  fail(token: string, failure: Failure): boolean
  heartbeat(token: string): boolean
}

/** A call that has not been answered, as whoever performs it sees it. */
export class PendingTask implements TaskRequest, TaskControl {
  readonly resource: string
  readonly parameters: Json
  readonly stateName: string
  readonly taskId: string
  readonly retryCount: number
  readonly executionArn: string
  readonly stateMachineArn: string
  readonly roleArn: string
  declare readonly taskToken?: string
  declare readonly credentials?: JsonObject
  declare readonly resumed?: { readonly submitted?: Json }
  private controller: AbortController | undefined
  /** What lets the clock go on. */
  private hold: (() => void) | undefined
  /** The call is under way. */
  private open = false
  private accepted = false
  private givenUp = false
  private aborted = false
  /** What ends each sleep; made when asked for. */
  private sleeping: Set<() => void> | undefined
  /** An answer to the token that came before the one to the call. */
  private early: (() => void) | undefined

  /** @param resumed - set when an earlier process made the call */
  constructor(command: InvokeCommand, identity: ExecutionIdentity, private readonly clock: Clock, private readonly answers: TokenAnswers, resumed?: { readonly submitted?: Json }) {
    this.taskId = command.id
    this.resource = command.resource
    this.parameters = command.parameters
    this.stateName = command.stateName
    this.retryCount = command.retryCount
    this.executionArn = identity.executionArn
    this.stateMachineArn = identity.stateMachineArn
    this.roleArn = identity.roleArn
    if (command.token !== undefined) this.taskToken = command.token
    if (command.credentials !== undefined) this.credentials = command.credentials
    if (resumed !== undefined) this.resumed = resumed
  }

  /** Keeps a virtual clock where it is until the call is answered. */
  holdClock(): this {
    this.hold = this.clock.hold?.()
    this.open = true
    return this
  }

  /** Made when asked for: most calls never look. */
  get signal(): AbortSignal {
    if (this.controller === undefined) {
      this.controller = new AbortController()
      if (this.aborted) this.controller.abort()
    }
    return this.controller.signal
  }

  get control(): TaskControl {
    return this
  }

  /** The call was answered: lets the clock go on. */
  settle(): void {
    this.open = false
    this.letGo()
  }

  /** The submission is recorded: an answer to the token that came before it can be taken in. */
  accept(): void {
    const { early } = this
    this.early = undefined
    this.accepted = true
    early?.()
  }

  /** Nobody waits for an answer any more. */
  giveUp(): void {
    this.settle()
    this.givenUp = true
    for (const wakeUp of [...this.sleeping ?? []]) wakeUp()
  }

  abort(): void {
    this.aborted = true
    this.controller?.abort()
  }

  sleep(milliseconds: number): Promise<void> {
    if (this.givenUp) return Promise.resolve()
    const sleeping = this.sleeping ??= new Set()
    return new Promise((resolve) => {
      const wakeUp = (): void => {
        cancel()
        sleeping.delete(wakeUp)
        // what goes on after a call was answered is nobody's to wait for
        if (sleeping.size === 0 && this.open) this.hold = this.clock.hold?.()
        resolve()
      }
      sleeping.add(wakeUp)
      const cancel = this.clock.schedule(this.clock.now() + milliseconds, wakeUp)
      this.letGo()
    })
  }

  succeed(output: Json): boolean {
    return this.answer((token) => this.answers.succeed(token, output))
  }

  fail(failure: Failure): boolean {
    return this.answer((token) => this.answers.fail(token, failure))
  }

  heartbeat(): boolean {
    return this.taskToken !== undefined && this.answers.heartbeat(this.taskToken)
  }

  private answer(give: (token: string) => boolean): boolean {
    const { taskToken: token } = this
    if (token === undefined || this.givenUp || this.early !== undefined) return false
    if (this.accepted) return give(token)
    this.early = () => void give(token)
    return true
  }

  private letGo(): void {
    this.hold?.()
    this.hold = undefined
  }
}
