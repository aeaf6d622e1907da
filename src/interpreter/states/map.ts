import { limit } from '../../asl/index.js'
import type { Json } from '../../asl/json.js'
import { recordIterationsAborted } from '../abort.js'
import { childAddress, childThread } from '../child.js'
import { inputOf, leave } from '../data-flow.js'
import { MapProgress } from '../map-progress.js'
import { blocked } from '../operation.js'
import type { Move, Outcome, StateOperation, ThreadRunner } from '../operation.js'
import type { CompiledState } from '../program.js'
import type { MapWait, Thread } from '../state.js'
import { StateFailure } from '../turn.js'
import type { Turn } from '../turn.js'
import { endMapRun, startMapRun } from './distributed-map.js'
import { concurrencyOf, toleranceOf } from './map-number.js'

/** Takes in what became of one iteration. @throws StateFailure when it failed: the others are given up */
function absorb(turn: Turn, thread: Thread, progress: MapProgress, place: number, outcome: Outcome, runner: ThreadRunner): void {
  const child = progress.children[place]
  if (child === undefined) throw new Error(`there is no iteration at place ${place}`)
  if (outcome.kind === 'live') {
    progress.children[place] = { index: child.index, thread: outcome.thread }
    return
  }
  const left = outcome.kind === 'failed' ? progress.failedAt(place, outcome.thread) : undefined
  progress.children.splice(place, 1)
  const details = { index: child.index, name: thread.state }
  if (outcome.kind === 'failed') {
    turn.record('MapIterationFailed', outcome.previous, details)
    if (outcome.type === 'Task') turn.record('TaskStateAborted', outcome.previous)
    giveUp(turn, thread, progress, outcome.previous, runner)
    throw new StateFailure(outcome.failure, outcome.previous, true, undefined, left)
  }
  progress.last = turn.record('MapIterationSucceeded', outcome.previous, details)
  progress.inside = outcome.previous
  progress.setResult(child.index, outcome.output)
  progress.left -= 1
}

/** Ends the iterations under way because of a failure, whose event is `previous`. */
function giveUp(turn: Turn, thread: Thread, progress: MapProgress, previous: number, runner: ThreadRunner): void {
  for (const child of progress.children) runner.cancel(turn, child.thread)
  recordIterationsAborted(turn, thread.state, progress.children, previous)
}

/** Starts as many iterations as may run at the same time. They run later. */
function fill(turn: Turn, thread: Thread, state: CompiledState, progress: MapProgress, input: Json): void {
  const [block = 0] = state.blocks
  while (progress.children.length < progress.concurrency && progress.next < progress.items.length) {
    const index = progress.next
    const value = progress.items[index] ?? null
    const item = { Index: index, Value: value }
    const { itemSelector: selector } = state
    const selected = selector === undefined ? value : turn.evaluate(selector, { ...thread, item }, input)
    const started = turn.record('MapIterationStarted', progress.inside, { index, name: thread.state })
    progress.next += 1
    progress.children.push({ index, thread: childThread(turn, thread, block, selected, started, item) })
  }
}

/** Runs every iteration that can run, and starts others in the place of those that end. */
function advance(turn: Turn, thread: Thread, state: CompiledState, progress: MapProgress, address: string, runner: ThreadRunner, all: boolean): Move {
  const input = inputOf(turn, thread, state)
  let everyone = all
  for (;;) {
    try {
      fill(turn, thread, state, progress, input)
    } catch (error) {
      if (!(error instanceof StateFailure)) throw error
      giveUp(turn, thread, progress, error.previous ?? progress.last, runner)
      throw error.leaving(progress.done())
    }
    let place = 0
    let ended = false
    while (place < progress.children.length) {
      const child = progress.children[place]
      if (child !== undefined && (everyone || child.thread.wait.kind === 'ready')) {
        const outcome = runner.run(turn, child.thread, childAddress(address, child.index))
        absorb(turn, thread, progress, place, outcome, runner)
        if (outcome.kind !== 'live') {
          ended = true
          continue
        }
      }
      place += 1
    }
    everyone = false
    if (!ended || turn.unfinished || progress.next === progress.items.length) return settle(turn, thread, state, progress)
  }
}

function settle(turn: Turn, thread: Thread, state: CompiledState, progress: MapProgress): Move {
  if (progress.left > 0) return blocked(thread, progress.done(), progress.last)
  turn.record('MapStateSucceeded', progress.last)
  const result = progress.output()
  try {
    return leave(turn, { ...thread, previous: progress.last }, state, result, { result })
  } catch (error) {
    // a redrive runs no iteration again
    throw error instanceof StateFailure ? error.leaving(progress.done()) : error
  }
}

/** The items of an inline Map. AWS was seen to quote a path into the context object as if it were one into the input. @throws StateFailure */
export function itemsOf(turn: Turn, thread: Thread, state: CompiledState, input: Json): readonly Json[] {
  const items = state.items === undefined ? input : turn.evaluate(state.items, thread, input)
  if (Array.isArray(items)) return items as readonly Json[]
  if (state.paths !== undefined) throw turn.runtimeFailure(thread, `Reference path "${(state.items?.source ?? '$').replace(/^\$\$/, '$')}" must point to array.`)
  if (state.items === undefined) throw turn.queryFailure(thread, undefined, `Map state input must be an array but was: ${JSON.stringify(items)}`)
  throw turn.typeFailure(thread, state.items, 'array', items)
}

export const map: StateOperation = {
  enter(turn, thread, state, address, runner) {
    if (state.distributed !== undefined) return startMapRun(turn, thread, state, state.distributed, address)
    const input = inputOf(turn, thread, state)
    const items = itemsOf(turn, thread, state, input)
    const concurrency = concurrencyOf(turn, thread, state, input, limit.inlineMapConcurrency)
    const started = turn.record('MapStateStarted', thread.previous, { length: items.length })
    toleranceOf(turn, { ...thread, previous: started }, state, input)
    const wait: MapWait = { kind: 'map', items, next: 0, concurrency, children: [], results: [], left: items.length, inside: started }
    return advance(turn, { ...thread, previous: started }, state, new MapProgress(wait, started), address, runner, false)
  },
  resume(turn, thread, state, address, event, path, runner) {
    if (thread.wait.kind === 'mapRun') return endMapRun(turn, thread, state, event)
    const [key = '', ...rest] = path
    const wait = thread.wait as MapWait
    const progress = new MapProgress(wait, thread.previous)
    const place = progress.placeOf(Number(key))
    const child = progress.children[place]
    if (child === undefined) return { kind: 'block', thread }
    absorb(turn, thread, progress, place, runner.deliver(turn, child.thread, childAddress(address, key), rest, event), runner)
    return advance(turn, thread, state, progress, address, runner, false)
  },
  proceed: (turn, thread, state, address, runner) =>
    advance(turn, thread, state, new MapProgress(thread.wait as MapWait, thread.previous), address, runner, true),
}
