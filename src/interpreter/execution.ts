import { errorName, limit } from '../asl/index.js'
import type { HistoryEvent } from '../asl/index.js'
import type { Json } from '../asl/json.js'
import { realClock } from './clock.js'
import { initialCheckpoint, PendingWork } from './checkpoint.js'
import type { Checkpoint, InvokeCommand, MapRunCommand } from './checkpoint.js'
import type { Command, ExecutionEvent } from './event.js'
import { readLog } from './event-log.js'
import { InterpreterError } from './error.js'
import type { RunningMapRun } from './map-run/host.js'
import { inProcessMapRuns } from './map-run/in-process.js'
import type { Program } from './program.js'
import type { ExecutionState } from './state.js'
import { redriveObstacle } from './redrive.js'
import type { RedriveObstacle } from './redrive.js'
import { advance } from './step.js'
import { PendingTask } from './pending-task.js'
import type { TokenAnswers } from './pending-task.js'
import { taskOfToken } from './token.js'
import { TaskFailure } from './types.js'
import type { Clock, DurableExecution, ExecutionResult, Failure, Integrations, RunningExecution, RunOptions, TaskRequest } from './types.js'

/** Drives the pure step: carries events in and commands out. */
class Execution implements DurableExecution {
  result: Promise<ExecutionResult>
  private state: ExecutionState
  private readonly pending: PendingWork
  /** Suspended, what it asks for stays pending; detached, it hears nothing either. */
  private mode: 'live' | 'suspended' | 'detached' = 'suspended'
  private resolve: (result: ExecutionResult) => void = () => undefined
  /** For what performs a task. */
  private readonly answers: TokenAnswers = {
    succeed: (token, output) => this.completeTask(token, output),
    fail: (token, failure) => this.failTask(token, failure),
    heartbeat: (token) => this.heartbeatTask(token),
  }
  private readonly clock: Clock
  private readonly timers = new Map<string, () => void>()
  private readonly tasks = new Map<string, PendingTask>()
  private readonly runs = new Map<string, RunningMapRun>()
  /** Events that arrived while a step was being carried out. */
  private readonly queue: ExecutionEvent[] = []
  private busy = false

  /** It does nothing before `resume`. */
  constructor(private readonly program: Program, checkpoint: Checkpoint, private readonly options: RunOptions) {
    this.clock = options.clock ?? realClock
    this.state = checkpoint.state
    this.pending = new PendingWork(checkpoint.pending)
    this.result = this.promise()
    if (this.state.status !== 'RUNNING') this.resolve(resultOf(this.state))
  }

  private promise(): Promise<ExecutionResult> {
    return new Promise((resolve) => {
      this.resolve = resolve
    })
  }

  get executionArn(): string { return this.state.identity.executionArn }
  get executionName(): string { return this.state.identity.executionName }
  get stateMachineArn(): string { return this.state.identity.stateMachineArn }
  get stateMachineName(): string { return this.state.identity.stateMachineName }
  get roleArn(): string { return this.state.identity.roleArn }
  get status(): ExecutionState['status'] { return this.state.status }
  get startedAt(): number { return this.state.startedAt }
  get input(): Json { return this.state.input }
  get redriven(): ExecutionState['redriven'] { return this.state.redriven }
  get redriveObstacle(): RedriveObstacle | undefined { return redriveObstacle(this.state) }

  events(): readonly HistoryEvent[] {
    return readLog(this.state.log)
  }

  checkpoint(): Checkpoint {
    return { state: this.state, pending: this.pending.plain() }
  }

  resume(): void {
    if (this.mode === 'live') return
    this.mode = 'live'
    this.resumeTimers()
    const { calls, runs = [], next } = this.pending.plain()
    for (const command of runs) this.startRun(command, true)
    for (const { command, submitted } of calls) if (!this.tasks.has(command.id)) this.callAgain(command, submitted)
    if (next === 'start') this.feed({ type: 'start', at: this.clock.now() })
    if (next === 'continue') this.resumeLater()
  }

  /** What was due meanwhile comes before calls are made again: an attempt whose time is over is not made a second time. */
  private resumeTimers(): void {
    const now = this.clock.now()
    const timers = [...this.pending.timers].sort(([, a], [, b]) => a - b)
    // the others first: timers that are set now come after those of the same time that were set before
    for (const [id, at] of timers) if (at > now) this.setTimer(id, at)
    for (const [id, at] of timers) if (at <= now && this.pending.timers.has(id)) this.feed({ type: 'timer', at: now, id })
  }

  /** A call that was accepted already and waits for its token needs nobody to wait with it. */
  private callAgain(command: InvokeCommand, submitted: Json | undefined): void {
    if (command.waits === 'token' && submitted !== undefined) this.tasks.set(command.id, new PendingTask(command, this.state.identity, this.clock, this.answers))
    else this.invoke(command, submitted === undefined ? {} : { submitted })
  }

  suspend(): void {
    if (this.mode === 'live') this.mode = 'suspended'
    for (const run of this.runs.values()) run.suspend()
    for (const clear of this.timers.values()) clear()
    this.timers.clear()
  }

  detach(): void {
    this.suspend()
    this.mode = 'detached'
    for (const id of [...this.tasks.keys()]) this.forget(id)
    this.runs.clear()
  }

  redrive(at = this.clock.now()): boolean {
    if (this.mode === 'detached' || this.redriveObstacle !== undefined) return false
    this.result = this.promise()
    this.feed({ type: 'redrive', at })
    return true
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
    if (id === undefined || this.pending.calls.get(id)?.command.token !== token) return false
    if (ends) this.forget(id)
    this.feed(event(id))
    return true
  }

  private feed(event: ExecutionEvent): void {
    if (this.mode === 'detached') return
    this.queue.push(event)
    if (this.busy) return
    this.busy = true
    try {
      for (let next = this.queue.shift(); next !== undefined; next = this.queue.shift()) this.take(next)
    } finally {
      this.busy = false
    }
  }

  private take(event: ExecutionEvent): void {
    if (this.state.status !== 'RUNNING' && event.type !== 'redrive') return
    const { state, commands } = advance(this.program, this.state, event)
    this.state = state
    this.pending.take(event, commands)
    this.options.journal?.write(event, state.log.length, () => this.checkpoint())
    for (const command of commands) this.perform(command)
  }

  private perform(command: Command): void {
    switch (command.type) {
      case 'invoke':
        if (this.mode === 'live') this.invoke(command)
        return
      case 'cancelTask':
        this.forget(command.id)?.abort()
        return
      case 'startMapRun':
        if (this.mode === 'live') this.startRun(command, false)
        return
      case 'stopMapRun':
        this.stopRun(command.id)
        return
      case 'setTimer':
        if (this.mode === 'live') this.setTimer(command.id, command.at)
        return
      case 'clearTimer':
        this.timers.get(command.id)?.()
        this.timers.delete(command.id)
        return
      case 'continue':
        if (this.mode === 'live') this.resumeLater()
        return
      case 'finish':
        this.finish(command.result)
    }
  }

  private setTimer(id: string, at: number): void {
    this.timers.set(id, this.clock.schedule(at, () => {
      this.timers.delete(id)
      this.feed({ type: 'timer', at: this.clock.now(), id })
    }))
  }

  /** Lets other work have its turn, then goes on. */
  private resumeLater(): void {
    const release = this.clock.hold?.()
    setImmediate(() => {
      if (this.mode === 'live') this.feed({ type: 'continue', at: this.clock.now() })
      release?.()
    })
  }

  private finish(result: ExecutionResult): void {
    this.resolve(result)
    for (const clear of this.timers.values()) clear()
    this.timers.clear()
    for (const id of [...this.tasks.keys()]) this.forget(id)?.abort()
    for (const id of [...this.runs.keys()]) this.stopRun(id)
  }

  private stopRun(id: string): void {
    const run = this.runs.get(id)
    this.runs.delete(id)
    run?.stop()
  }

  /** @param resumed - whether an earlier process had it */
  private startRun({ id, spec, redrive }: MapRunCommand, resumed: boolean): void {
    if (this.runs.has(id)) return
    const state = this.program.blocks[spec.block]?.states.get(spec.state)
    if (state === undefined) throw new Error(`the program has no state '${spec.state}' in block ${spec.block}`)
    const run = (this.options.mapRuns ?? inProcessMapRuns(this.options, startProgram)).start({ spec, state, identity: this.state.identity, resumed, ...(redrive !== undefined && { redrive }) })
    this.runs.set(id, run)
    void run.outcome.then((outcome) => {
      if (outcome === undefined || this.runs.get(id) !== run || !this.runs.delete(id)) return
      const at = this.clock.now()
      if (outcome.status === 'SUCCEEDED') this.feed({ type: 'mapRunSucceeded', at, id, ...(outcome.output !== undefined && { output: outcome.output }) })
      else if (this.mode === 'live') this.feed({ type: 'mapRunFailed', at, id, failure: outcome.failure })
    })
  }

  /** From here on the task's answer, if one still comes, is not heard. */
  private forget(id: string): PendingTask | undefined {
    const task = this.tasks.get(id)
    this.tasks.delete(id)
    task?.giveUp()
    return task
  }

  /** @param resumed - set when an earlier process made the call */
  private invoke(command: InvokeCommand, resumed?: TaskRequest['resumed']): void {
    const { id, waits } = command
    const task = new PendingTask(command, this.state.identity, this.clock, this.answers, resumed).holdClock()
    this.tasks.set(id, task)
    const hear = (event: ExecutionEvent): void => {
      if (this.tasks.get(id) === task) this.feed(event)
    }
    const submitted = (output: Json): void => hear({ type: 'taskSubmitted', at: this.clock.now(), id, output })
    const succeeded = (output: Json): void => {
      task.settle()
      if (waits === 'token') {
        submitted(output)
        task.accept()
      } else if (this.tasks.get(id) === task && this.tasks.delete(id)) this.feed({ type: 'taskSucceeded', at: this.clock.now(), id, output })
    }
    const failed = (error: unknown): void => {
      task.settle()
      if (this.mode !== 'live') return
      if (this.tasks.get(id) !== task || !this.tasks.delete(id)) return
      const [at, failure] = [this.clock.now(), failureOf(error)]
      this.feed(error instanceof InterpreterError ? { type: 'stop', at, failure, failed: true } : { type: 'taskFailed', at, id, failure })
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

/** How an execution ended, by its state. */
const resultOf = ({ status, output, failure, startedAt, stoppedAt = startedAt }: ExecutionState): ExecutionResult => ({
  status: status as ExecutionResult['status'], ...failure, ...(output !== undefined && { output }), startedAt, stoppedAt,
})

/** Starts an execution of a compiled program. Settles in `result`. */
export function startProgram(program: Program, input: Json, options: RunOptions): RunningExecution {
  const execution = new Execution(program, initialCheckpoint(program, input, options, (options.clock ?? realClock).now()), options)
  execution.resume()
  return execution
}

/** An execution where a checkpoint has it; `resume` lets it go on. */
export const openCheckpoint = (program: Program, checkpoint: Checkpoint, options: RunOptions): DurableExecution => new Execution(program, checkpoint, options)
