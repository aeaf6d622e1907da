import { errorName, limit } from '../asl/index.js'
import type { HistoryEvent } from '../asl/index.js'
import type { Json } from '../asl/json.js'
import { realClock } from './clock.js'
import { systemEntropy } from './entropy.js'
import type { Command, ExecutionEvent } from './event.js'
import { readLog } from './event-log.js'
import type { Program } from './program.js'
import { breakDown, initialState, step } from './step.js'
import type { ExecutionState } from './state.js'
import type { StepResult } from './step.js'
import { PendingTask } from './pending-task.js'
import { taskOfToken } from './token.js'
import { TaskFailure } from './types.js'
import type { Clock, Entropy, ExecutionIdentity, ExecutionResult, Failure, Integrations, RunningExecution, RunOptions, TaskRequest } from './types.js'

type InvokeCommand = Extract<Command, { readonly type: 'invoke' }>

/** Names for whoever gave none: an account of zeros, a random execution name. */
function identityOf(options: RunOptions, entropy: Entropy): ExecutionIdentity {
  const stateMachineName = options.stateMachineName ?? 'local'
  const executionName = options.executionName ?? entropy.uuid()
  const prefix = 'arn:aws:states:us-east-1:000000000000'
  return {
    stateMachineName, executionName,
    stateMachineArn: options.stateMachineArn ?? `${prefix}:stateMachine:${stateMachineName}`,
    executionArn: options.executionArn ?? `${prefix}:execution:${stateMachineName}:${executionName}`,
    roleArn: options.roleArn ?? 'arn:aws:iam::000000000000:role/local',
  }
}

/** Drives the pure step: carries events in and commands out. */
class Execution implements RunningExecution {
  readonly result: Promise<ExecutionResult>
  private state: ExecutionState
  private resolve: (result: ExecutionResult) => void = () => undefined
  private readonly clock: Clock
  private readonly timers = new Map<string, () => void>()
  private readonly tasks = new Map<string, PendingTask>()
  /** Events that arrived while a step was being carried out. */
  private readonly queue: ExecutionEvent[] = []
  private busy = false

  constructor(private readonly program: Program, input: Json, private readonly options: RunOptions) {
    const entropy = options.entropy ?? systemEntropy
    this.clock = options.clock ?? realClock
    this.state = initialState(program, input, identityOf(options, entropy), entropy, this.clock.now(), options.history !== 'none')
    this.result = new Promise((resolve) => {
      this.resolve = resolve
    })
    this.feed({ type: 'start', at: this.clock.now() })
  }

  get executionArn(): string { return this.state.identity.executionArn }
  get executionName(): string { return this.state.identity.executionName }
  get stateMachineArn(): string { return this.state.identity.stateMachineArn }
  get stateMachineName(): string { return this.state.identity.stateMachineName }
  get roleArn(): string { return this.state.identity.roleArn }
  get status(): ExecutionState['status'] { return this.state.status }
  get startedAt(): number { return this.state.startedAt }
  get input(): Json { return this.state.input }

  events(): readonly HistoryEvent[] {
    return readLog(this.state.log)
  }

  stop(failure: Failure): void {
    this.feed({ type: 'stop', at: this.clock.now(), failure })
  }

  completeTask(token: string, output: Json): boolean {
    return this.answer(token, (id) => ({ type: 'taskSucceeded', at: this.clock.now(), id, output }), true)
  }

  failTask(token: string, failure: Failure): boolean {
    return this.answer(token, (id) => ({ type: 'taskFailed', at: this.clock.now(), id, failure }), true)
  }

  heartbeatTask(token: string): boolean {
    return this.answer(token, (id) => ({ type: 'taskHeartbeat', at: this.clock.now(), id }), false)
  }

  private answer(token: string, event: (id: string) => ExecutionEvent, ends: boolean): boolean {
    const id = taskOfToken(token)
    if (id === undefined || this.tasks.get(id)?.taskToken !== token) return false
    if (ends) this.forget(id)
    this.feed(event(id))
    return true
  }

  private feed(event: ExecutionEvent): void {
    this.queue.push(event)
    if (this.busy) return
    this.busy = true
    try {
      for (let next = this.queue.shift(); next !== undefined; next = this.queue.shift()) this.take(next)
    } finally {
      this.busy = false
    }
  }

  /** An execution that breaks down ends, and its result says why: it must not hang, nor take the process with it. */
  private take(event: ExecutionEvent): void {
    try {
      this.carryOut(step(this.program, this.state, event))
    } catch (error) {
      this.carryOut(breakDown(this.program, this.state, event, error))
    }
  }

  private carryOut({ state, commands }: StepResult): void {
    this.state = state
    for (const command of commands) this.perform(command)
  }

  private perform(command: Command): void {
    switch (command.type) {
      case 'invoke':
        this.invoke(command)
        return
      case 'cancelTask':
        this.forget(command.id)?.abort()
        return
      case 'setTimer':
        this.timers.set(command.id, this.clock.schedule(command.at, () => {
          this.timers.delete(command.id)
          this.feed({ type: 'timer', at: this.clock.now(), id: command.id })
        }))
        return
      case 'clearTimer':
        this.timers.get(command.id)?.()
        this.timers.delete(command.id)
        return
      case 'continue':
        this.resumeLater()
        return
      case 'finish':
        this.finish(command.result)
    }
  }

  /** Lets other work have its turn, then goes on. */
  private resumeLater(): void {
    const release = this.clock.hold?.()
    setImmediate(() => {
      this.feed({ type: 'continue', at: this.clock.now() })
      release?.()
    })
  }

  private finish(result: ExecutionResult): void {
    this.resolve(result)
    for (const clear of this.timers.values()) clear()
    this.timers.clear()
    for (const id of [...this.tasks.keys()]) this.forget(id)?.abort()
  }

  /** From here on the task's answer, if one still comes, is not heard. */
  private forget(id: string): PendingTask | undefined {
    const task = this.tasks.get(id)
    this.tasks.delete(id)
    task?.release()
    return task
  }

  private invoke(command: InvokeCommand): void {
    const { id, waits } = command
    const task = new PendingTask(command, this.state.identity, this.clock.hold?.())
    this.tasks.set(id, task)
    const hear = (event: ExecutionEvent): void => {
      if (this.tasks.get(id) === task) this.feed(event)
    }
    const submitted = (output: Json): void => hear({ type: 'taskSubmitted', at: this.clock.now(), id, output })
    const succeeded = (output: Json): void => {
      task.release()
      if (waits === 'token') submitted(output)
      else if (this.tasks.get(id) === task && this.tasks.delete(id)) this.feed({ type: 'taskSucceeded', at: this.clock.now(), id, output })
    }
    const failed = (error: unknown): void => {
      task.release()
      if (this.tasks.get(id) === task && this.tasks.delete(id)) this.feed({ type: 'taskFailed', at: this.clock.now(), id, failure: failureOf(error) })
    }
    call(this.options.integrations, task, waits === 'job' ? submitted : () => undefined).then(succeeded, failed)
  }
}

/** Turns what an integration throws at once into a rejection. */
async function call(integrations: Integrations, request: TaskRequest, submitted: (output: Json) => void): Promise<Json> {
  return integrations.invoke(request, submitted)
}

/** An error that an integration did not name is the interpreter's. */
function failureOf(error: unknown): Failure {
  if (error instanceof TaskFailure) return { error: error.error, cause: error.cause.slice(0, limit.payloadBytes) }
  return { error: errorName.runtime, cause: error instanceof Error ? error.message : String(error) }
}

/** Starts an execution of a compiled program. Settles in `result`. */
export const startProgram = (program: Program, input: Json, options: RunOptions): RunningExecution => new Execution(program, input, options)
