import type { Json } from '../../asl/json.js'
import { recordAborted } from '../abort.js'
import { childAddress, childThread } from '../child.js'
import { argumentsOf, leave } from '../data-flow.js'
import { blocked } from '../operation.js'
import type { Move, Outcome, StateOperation, ThreadRunner } from '../operation.js'
import type { CompiledState } from '../program.js'
import type { ParallelWait, Thread } from '../state.js'
import { StateFailure } from '../turn.js'
import type { Turn } from '../turn.js'

/** The part of a Parallel's wait that one step changes, copied once a step. */
class Progress {
  readonly children: (Thread | null)[]
  private readonly results: Json[]
  private left: number

  /** @param previous - the last event of the branch that ended last */
  constructor(wait: ParallelWait, private previous: number) {
    this.children = [...wait.children]
    this.results = [...wait.results]
    this.left = wait.left
  }

  /** Takes in what became of one branch. @throws StateFailure when the branch failed: the others are given up */
  absorb(turn: Turn, branch: number, outcome: Outcome, runner: ThreadRunner): void {
    if (outcome.kind === 'live') {
      this.children[branch] = outcome.thread
      return
    }
    this.children[branch] = null
    if (outcome.kind === 'failed') {
      const left = { ...this.plain(), children: this.children.with(branch, outcome.thread) }
      if (outcome.type === 'Task') turn.record('TaskStateAborted', outcome.previous)
      for (const child of this.children) {
        if (child === null) continue
        runner.cancel(turn, child)
        recordAborted(turn, child, outcome.previous)
      }
      throw new StateFailure(outcome.failure, outcome.previous, true, undefined, left)
    }
    this.results[branch] = outcome.output
    this.left -= 1
    this.previous = outcome.previous
  }

  settle(turn: Turn, thread: Thread, state: CompiledState): Move {
    const { results, left, previous } = this
    if (left > 0) return blocked(thread, this.plain(), previous)
    turn.record('ParallelStateSucceeded', previous)
    try {
      return leave(turn, { ...thread, previous }, state, results, { result: results })
    } catch (error) {
      // a redrive runs no branch again
      throw error instanceof StateFailure ? error.leaving(this.plain()) : error
    }
  }

  private plain(): ParallelWait {
    const { children, results, left } = this
    return { kind: 'parallel', children, results, left }
  }
}

/** Runs every branch that can run. */
function advance(turn: Turn, thread: Thread, state: CompiledState, progress: Progress, address: string, runner: ThreadRunner): Move {
  for (const [branch, child] of progress.children.entries()) {
    if (child !== null) progress.absorb(turn, branch, runner.run(turn, child, childAddress(address, branch)), runner)
  }
  return progress.settle(turn, thread, state)
}

export const parallel: StateOperation = {
  enter(turn, thread, state, address, runner) {
    const input = argumentsOf(turn, thread, state)
    const started = turn.record('ParallelStateStarted', thread.previous)
    const wait: ParallelWait = {
      kind: 'parallel', left: state.blocks.length, results: state.blocks.map(() => null),
      children: state.blocks.map((block) => childThread(turn, thread, block, input, started)),
    }
    return advance(turn, { ...thread, previous: started }, state, new Progress(wait, started), address, runner)
  },
  resume(turn, thread, state, address, event, path, runner) {
    const [key = '', ...rest] = path
    const wait = thread.wait as ParallelWait
    const child = wait.children[Number(key)]
    if (child === undefined || child === null) return { kind: 'block', thread }
    const progress = new Progress(wait, thread.previous)
    progress.absorb(turn, Number(key), runner.deliver(turn, child, childAddress(address, key), rest, event), runner)
    return progress.settle(turn, thread, state)
  },
  proceed: (turn, thread, state, address, runner) => advance(turn, thread, state, new Progress(thread.wait as ParallelWait, thread.previous), address, runner),
}
