import { limit } from '../../asl/index.js'
import type { Json } from '../../asl/json.js'
import { childAddress, childThread } from '../child.js'
import { blocked, leave } from '../operation.js'
import type { Move, Outcome, StateOperation, ThreadRunner } from '../operation.js'
import type { CompiledState } from '../program.js'
import type { MapWait, Thread } from '../state.js'
import { StateFailure } from '../turn.js'
import type { Turn } from '../turn.js'
import { kindOf } from './choice.js'

/** Items a chunk of results holds: adding a result copies one chunk and the list of chunks. */
const chunkSize = 256

/**
 * The part of a Map's wait that one step changes, copied at most once a step: a Map of many items whose bodies
 * run through at once costs no more than its items.
 */
class MapProgress {
  readonly children: Map<string, Thread>
  next: number
  left: number
  previous: number
  /** The last event inside the iteration that ended last. */
  inside: number | undefined
  private readonly results: (readonly Json[])[]
  private readonly owned = new Set<number>()
  constructor(private readonly wait: MapWait) {
    this.children = new Map(Object.entries(wait.children))
    this.next = wait.next
    this.left = wait.left
    this.previous = wait.previous
    this.results = [...wait.results]
  }

  setResult(index: number, value: Json): void {
    const at = Math.floor(index / chunkSize)
    let chunk = this.results[at] as Json[] | undefined
    if (chunk === undefined || !this.owned.has(at)) {
      chunk = [...(chunk ?? [])]
      this.results[at] = chunk
      this.owned.add(at)
    }
    for (let i = chunk.length; i < index % chunkSize; i++) chunk.push(null)
    chunk[index % chunkSize] = value
  }

  done(): MapWait {
    return { ...this.wait, children: Object.fromEntries(this.children), next: this.next, left: this.left, previous: this.previous, results: this.results }
  }

  output(): readonly Json[] {
    return this.results.flat()
  }
}

function absorb(turn: Turn, thread: Thread, progress: MapProgress, key: string, outcome: Outcome, runner: ThreadRunner): void {
  if (outcome.kind === 'live') {
    progress.children.set(key, outcome.thread)
    return
  }
  progress.children.delete(key)
  const details = { index: Number(key), name: thread.state }
  if (outcome.kind === 'failed') {
    turn.record('MapIterationFailed', outcome.previous, details)
    for (const [index, child] of progress.children) {
      runner.cancel(turn, child)
      turn.record('MapIterationAborted', child.previous, { index: Number(index), name: thread.state })
    }
    throw new StateFailure(outcome.failure, outcome.previous)
  }
  progress.previous = turn.record('MapIterationSucceeded', outcome.previous, details)
  progress.setResult(Number(key), outcome.output)
  progress.left -= 1
  // the next iteration hangs off the last event inside this one, not off its MapIterationSucceeded
  progress.inside = outcome.previous
}

function startIterations(turn: Turn, thread: Thread, state: CompiledState, wait: MapWait, progress: MapProgress, address: string, runner: ThreadRunner): void {
  const [block = 0] = state.blocks
  while (progress.children.size < wait.concurrency && progress.next < wait.items.length && !turn.unfinished) {
    const index = progress.next
    const value = wait.items[index] ?? null
    const item = { Index: index, Value: value }
    const before = progress.inside ?? wait.previous
    const input = state.itemSelector === undefined ? value : turn.evaluate(state.itemSelector, 'ItemSelector', { ...thread, item })
    const started = turn.record('MapIterationStarted', before, { index, name: thread.state })
    progress.next += 1
    const key = String(index)
    absorb(turn, thread, progress, key, runner.run(turn, childThread(turn, thread, block, input, started, item), childAddress(address, key)), runner)
  }
}

function settle(turn: Turn, thread: Thread, state: CompiledState, progress: MapProgress): Move {
  if (progress.left > 0) {
    const wait = progress.done()
    return blocked(thread, { ...wait, previous: progress.inside ?? wait.previous }, progress.previous)
  }
  turn.record('MapStateSucceeded', progress.previous)
  const result = progress.output()
  return leave(turn, { ...thread, previous: progress.previous }, state, result, { result })
}

function itemsOf(turn: Turn, thread: Thread, state: CompiledState): readonly Json[] {
  const items = state.items === undefined ? thread.input : turn.evaluate(state.items, 'Items', thread)
  if (Array.isArray(items)) return items as readonly Json[]
  if (state.items === undefined) throw turn.runtimeFailure(thread, `Map state input must be an array but was: ${JSON.stringify(items)}`)
  throw turn.queryFailure(thread, 'Items', `The JSONata expression '${state.itemsExpression ?? ''}' specified for the field 'Items' returned an unexpected result type. Expected 'array', but was '${kindOf(items)}' for value: ${JSON.stringify(items)}`)
}

function concurrencyOf(turn: Turn, thread: Thread, state: CompiledState): number {
  const value = state.maxConcurrency === undefined ? 0 : turn.evaluate(state.maxConcurrency, 'MaxConcurrency', thread)
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) {
    throw turn.queryFailure(thread, 'MaxConcurrency', `The value specified for the field 'MaxConcurrency' must be a whole number of at least 0, but was: ${JSON.stringify(value)}`)
  }
  return value === 0 ? limit.inlineMapConcurrency : Math.min(value, limit.inlineMapConcurrency)
}

export const map: StateOperation = {
  enter(turn, thread, state, address, runner) {
    const items = itemsOf(turn, thread, state)
    const concurrency = concurrencyOf(turn, thread, state)
    const previous = turn.record('MapStateStarted', thread.previous, { length: items.length })
    const wait: MapWait = { kind: 'map', items, next: 0, concurrency, children: {}, results: [], left: items.length, previous }
    const progress = new MapProgress(wait)
    const started = { ...thread, previous, wait }
    startIterations(turn, started, state, wait, progress, address, runner)
    return settle(turn, started, state, progress)
  },
  resume(turn, thread, state, address, event, path, runner) {
    const [key = '', ...rest] = path
    const wait = thread.wait as MapWait
    const child = wait.children[key]
    if (child === undefined) return { kind: 'block', thread }
    const progress = new MapProgress(wait)
    absorb(turn, thread, progress, key, runner.deliver(turn, child, childAddress(address, key), rest, event), runner)
    startIterations(turn, thread, state, wait, progress, address, runner)
    return settle(turn, thread, state, progress)
  },
  proceed(turn, thread, state, address, runner) {
    const wait = thread.wait as MapWait
    const progress = new MapProgress(wait)
    for (const [key, child] of Object.entries(wait.children)) absorb(turn, thread, progress, key, runner.run(turn, child, childAddress(address, key)), runner)
    startIterations(turn, thread, state, wait, progress, address, runner)
    return settle(turn, thread, state, progress)
  },
}
