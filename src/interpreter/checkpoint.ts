import type { Json } from '../asl/json.js'
import { systemEntropy } from './entropy.js'
import type { Command, ExecutionEvent } from './event.js'
import type { Program } from './program.js'
import type { ExecutionState } from './state.js'
import { advance, initialState } from './step.js'
import type { Entropy, ExecutionIdentity, RunOptions } from './types.js'

export type InvokeCommand = Extract<Command, { readonly type: 'invoke' }>

export type MapRunCommand = Extract<Command, { readonly type: 'startMapRun' }>

/** A call whose answer is not known yet. */
export interface PendingCall {
  readonly command: InvokeCommand
  /** The answer to the submission, of a call that waits for more than that. */
  readonly submitted?: Json
}

/** What an execution has asked of the outside and was not told yet. Plain data. */
export interface Pending {
  /** When they are due, in epoch milliseconds. */
  readonly timers: readonly (readonly [id: string, at: number])[]
  readonly calls: readonly PendingCall[]
  /** Map Runs that have not ended; left out when there are none. */
  readonly runs?: readonly MapRunCommand[]
  /** The event that it waits for from its own driver. */
  readonly next?: 'start' | 'continue'
}

/** All that is needed to go on with an execution in another process. Plain data: JSON text and back changes nothing. */
export interface Checkpoint {
  readonly state: ExecutionState
  readonly pending: Pending
}

/** Keeps account of what is pending while events come and commands go. */
export class PendingWork {
  readonly timers: Map<string, number>
  readonly calls: Map<string, PendingCall>
  readonly runs: Map<string, MapRunCommand>
  next: Pending['next']

  constructor({ timers, calls, runs = [], next }: Pending) {
    this.timers = new Map(timers)
    this.runs = new Map(runs.map((command) => [command.id, command]))
    this.calls = new Map(calls.map((call) => [call.command.id, call]))
    this.next = next
  }

  /** An event was taken in, and a step asked for this. */
  take(event: ExecutionEvent, commands: readonly Command[]): void {
    this.hear(event)
    for (const command of commands) this.accept(command)
  }

  private hear(event: ExecutionEvent): void {
    switch (event.type) {
      case 'start': case 'continue': case 'redrive':
        this.next = undefined
        return
      case 'timer':
        this.timers.delete(event.id)
        return
      case 'taskSubmitted': {
        const call = this.calls.get(event.id)
        if (call !== undefined) this.calls.set(event.id, { command: call.command, submitted: event.output })
        return
      }
      case 'taskSucceeded': case 'taskFailed':
        this.calls.delete(event.id)
        return
      case 'mapRunSucceeded': case 'mapRunFailed':
        this.runs.delete(event.id)
        return
      case 'taskHeartbeat': case 'stop':
    }
  }

  private accept(command: Command): void {
    switch (command.type) {
      case 'invoke':
        this.calls.set(command.id, { command })
        return
      case 'cancelTask':
        this.calls.delete(command.id)
        return
      case 'startMapRun':
        this.runs.set(command.id, command)
        return
      case 'stopMapRun':
        this.runs.delete(command.id)
        return
      case 'setTimer':
        this.timers.set(command.id, command.at)
        return
      case 'clearTimer':
        this.timers.delete(command.id)
        return
      case 'continue':
        this.next = 'continue'
        return
      case 'finish':
        this.timers.clear()
        this.calls.clear()
        this.runs.clear()
        this.next = undefined
    }
  }

  plain(): Pending {
    return { timers: [...this.timers], calls: [...this.calls.values()], ...(this.runs.size > 0 && { runs: [...this.runs.values()] }), ...(this.next !== undefined && { next: this.next }) }
  }
}

/** Names for whoever gave none: an account of zeros, a random execution name. */
function identityOf(options: Partial<ExecutionIdentity>, entropy: Entropy): ExecutionIdentity {
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

/**
 * An execution before its first step.
 *
 * @param at - when it starts, in epoch milliseconds
 */
export function initialCheckpoint(program: Program, input: Json, options: Pick<RunOptions, 'entropy' | 'history' | keyof ExecutionIdentity>, at: number): Checkpoint {
  const entropy = options.entropy ?? systemEntropy
  const state = initialState(program, input, identityOf(options, entropy), entropy, at, options.history !== 'none')
  return { state, pending: { timers: [], calls: [], next: 'start' } }
}

/** An event as a journal has it: with the number of history events after it, which tells whether taking it in again came to the same. */
export interface JournalledEvent {
  readonly event: ExecutionEvent
  readonly length: number
}

/**
 * Takes in again what an execution was told after a checkpoint. Nothing is done outside.
 *
 * @returns where it stands; `diverged` counts the events before the first one that did not come to the same, if there is one: another version of the
 * interpreter may do that, and the checkpoint is then the one before it
 * @example
 * replay(program, checkpoint, [{ event: { type: 'start', at: 0 }, length: 4 }])
 */
export function replay(program: Program, checkpoint: Checkpoint, events: Iterable<JournalledEvent>): { readonly checkpoint: Checkpoint; readonly diverged?: number } {
  const work = new PendingWork(checkpoint.pending)
  let { state } = checkpoint
  let taken = 0
  for (const { event, length } of events) {
    const result = advance(program, state, event)
    if (result.state.log.length !== length) return { checkpoint: { state, pending: work.plain() }, diverged: taken }
    work.take(event, result.commands)
    ;({ state } = result)
    taken += 1
  }
  return { checkpoint: { state, pending: work.plain() } }
}
