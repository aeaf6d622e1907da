import { limit } from '../asl/index.js'
import { childAddress } from './child.js'
import type { ExecutionState, MapRunWait, Thread, Wait } from './state.js'
import type { Turn } from './turn.js'

/**
 * Why an execution cannot go on: `running` or `succeeded`; `historyFull`, which leaves no place for the redrive and one event more; `nothingLeft` when it
 * failed before its first state, or is an EXPRESS one.
 */
export type RedriveObstacle = 'running' | 'succeeded' | 'historyFull' | 'nothingLeft'

/**
 * Tells whether a `redrive` event would let an execution go on. Source: developer guide, "Restarting state machine executions with redrive".
 *
 * @returns undefined when it would
 * @example
 * redriveObstacle(execution.checkpoint().state) // 'running'
 */
export function redriveObstacle({ status, log, left }: ExecutionState): RedriveObstacle | undefined {
  if (status === 'RUNNING') return 'running'
  if (status === 'SUCCEEDED') return 'succeeded'
  if (log.length >= limit.historyEvents - 1) return 'historyFull'
  return left === undefined ? 'nothingLeft' : undefined
}

/** The state of an execution that goes on after its end. Only {@link revived} gives it threads. */
export function redrivenState({ left: _left, output: _output, failure: _failure, stoppedAt: _stoppedAt, deadline: _deadline, ...kept }: ExecutionState, at: number): ExecutionState {
  return { ...kept, status: 'RUNNING', redriven: { count: (kept.redriven?.count ?? 0) + 1, at } }
}

/** Records the redrive, and makes threads that can run of those that an execution left. */
export function revived(turn: Turn, { left, log, startedAt }: ExecutionState): Thread {
  if (left === undefined) throw new Error('the execution has left nothing to go on with')
  const redriven = turn.record('ExecutionRedriven', log.length, { redriveCount: turn.state.redriven?.count ?? 0 })
  // the definition's time is counted anew; that in which an execution may be open is not
  turn.setDeadline(startedAt + limit.standardDuration)
  return revive(turn, left, '', redriven)
}

/** States keep their input and their entry; they run again from their beginning, and may be retried as often as at first. */
function revive(turn: Turn, thread: Thread, address: string, redriven: number): Thread {
  const again = { ...thread, previous: redriven, before: redriven, retries: [] }
  return thread.wait.kind === 'mapRun' ? reviveMapRun(turn, again, thread.wait, address) : { ...again, wait: reviveWait(turn, thread.wait, address, redriven) }
}

/** Branches and iterations that have ended are no threads any more: their outputs stay. */
function reviveWait(turn: Turn, wait: Exclude<Wait, MapRunWait>, address: string, redriven: number): Wait {
  switch (wait.kind) {
    case 'ready': case 'timer': case 'backoff': case 'task':
      return { kind: 'ready' }
    case 'parallel':
      return { ...wait, children: wait.children.map((child, branch) => (child === null ? null : revive(turn, child, childAddress(address, branch), redriven))) }
    case 'map':
      return { ...wait, inside: redriven, children: wait.children.map(({ index, thread }) => ({ index, thread: revive(turn, thread, childAddress(address, index), redriven) })) }
  }
}

function reviveMapRun(turn: Turn, thread: Thread, { spec, redrives = 0 }: MapRunWait, address: string): Thread {
  const redrive = redrives + 1
  const previous = turn.record('MapRunRedriven', thread.previous, { mapRunArn: spec.arn, redriveCount: redrive })
  const run = turn.nextId(address)
  turn.commands.push({ type: 'startMapRun', id: run, spec, redrive })
  return { ...thread, previous, wait: { kind: 'mapRun', run, spec, redrives: redrive } }
}
