import type { Json } from '../../asl/json.js'
import { childAddress, childThread, without } from '../child.js'
import { blocked, leave } from '../operation.js'
import type { Move, Outcome, StateOperation, ThreadRunner } from '../operation.js'
import type { CompiledState } from '../program.js'
import type { ParallelWait, Thread } from '../state.js'
import { StateFailure } from '../turn.js'
import type { Turn } from '../turn.js'

/** Takes in what became of one branch. */
function absorb(turn: Turn, wait: ParallelWait, key: string, outcome: Outcome, runner: ThreadRunner): ParallelWait {
  if (outcome.kind === 'live') return { ...wait, children: { ...wait.children, [key]: outcome.thread } }
  const children = without(wait.children, key)
  if (outcome.kind === 'failed') {
    for (const child of Object.values(children)) runner.cancel(turn, child)
    throw new StateFailure(outcome.failure, outcome.previous)
  }
  return { ...wait, children, left: wait.left - 1, results: wait.results.map((result, i) => (String(i) === key ? outcome.output : result)) }
}

function settle(turn: Turn, thread: Thread, state: CompiledState, wait: ParallelWait, previous: number): Move {
  if (wait.left > 0) return blocked(thread, wait, previous)
  turn.record('ParallelStateSucceeded', previous)
  const result: Json = wait.results
  return leave(turn, { ...thread, previous }, state, result, { result })
}

const lastEvent = (thread: Thread, outcome: Outcome): number => (outcome.kind === 'live' ? thread.previous : outcome.previous)

export const parallel: StateOperation = {
  enter(turn, thread, state, address, runner) {
    const input = state.arguments === undefined ? thread.input : turn.evaluate(state.arguments, 'Arguments', thread)
    const started = turn.record('ParallelStateStarted', thread.previous)
    const children = Object.fromEntries(state.blocks.map((block, i) => [String(i), childThread(turn, thread, block, input, started)]))
    const wait: ParallelWait = { kind: 'parallel', children, results: state.blocks.map(() => null), left: state.blocks.length }
    return parallelProceed(turn, { ...thread, previous: started, wait }, state, address, runner)
  },
  resume(turn, thread, state, address, event, path, runner) {
    const [key = '', ...rest] = path
    const wait = thread.wait as ParallelWait
    const child = wait.children[key]
    if (child === undefined) return { kind: 'block', thread }
    const outcome = runner.deliver(turn, child, childAddress(address, key), rest, event)
    return settle(turn, thread, state, absorb(turn, wait, key, outcome, runner), lastEvent(thread, outcome))
  },
  proceed: parallelProceed,
}

/** Runs every branch that can run. */
function parallelProceed(turn: Turn, thread: Thread, state: CompiledState, address: string, runner: ThreadRunner): Move {
  let wait = thread.wait as ParallelWait
  let { previous } = thread
  for (const [key, child] of Object.entries(wait.children)) {
    const outcome = runner.run(turn, child, childAddress(address, key))
    wait = absorb(turn, wait, key, outcome, runner)
    if (outcome.kind !== 'live') ({ previous } = outcome)
  }
  return settle(turn, thread, state, wait, previous)
}
