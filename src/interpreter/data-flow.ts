import { errorName, limit } from '../asl/index.js'
import type { Json, JsonObject } from '../asl/json.js'
import type { Move } from './operation.js'
import { PathFailure } from './path-failure.js'
import type { CompiledCatcher, CompiledState, Field, ReferencePath } from './program.js'
import type { Thread } from './state.js'
import { StateFailure } from './turn.js'
import type { Turn } from './turn.js'
import type { Failure } from './types.js'

/** The state's input as its fields see it: all of it, or in JSONPath what InputPath picks. */
export const inputOf = (turn: Turn, thread: Thread, state: CompiledState): Json =>
  (state.paths?.inputPath === undefined ? thread.input : turn.evaluate(state.paths.inputPath, thread, thread.input))

/** What the state works on: `Arguments`; in JSONPath, InputPath and then `Parameters`. */
export function argumentsOf(turn: Turn, thread: Thread, state: CompiledState, token?: string): Json {
  const input = inputOf(turn, thread, state)
  if (state.arguments === undefined) return input
  return turn.evaluate(state.arguments, thread, input, undefined, token)
}

/** What a state does on its way out, besides what `paths` says. */
interface Effects {
  readonly assign?: Field
  readonly output?: Field
}

/**
 * Leaves a state whose work has given `result`. Assign and Output are both evaluated against what was before.
 *
 * @param more - members of `$states` in JSONata, besides input and context
 * @param effects - those of a choice rule, where they are not the state's own
 */
export function leave(turn: Turn, thread: Thread, state: CompiledState, result: Json, more?: JsonObject, effects: Effects = state, next = state.next): Move {
  const { paths } = state
  if (paths === undefined) {
    const assign = assigned(turn, thread, effects.assign, thread.input, more)
    const output = effects.output === undefined ? result : turn.evaluate(effects.output, thread, thread.input, more)
    return exit(thread, output, assign, next)
  }
  const selected = paths.resultSelector === undefined ? result : turn.evaluate(paths.resultSelector, thread, result)
  const assign = assigned(turn, thread, effects.assign, selected)
  const merged = merge(turn, thread, paths.resultPath, selected)
  const output = paths.outputPath === undefined ? merged : turn.evaluate(paths.outputPath, thread, merged)
  return exit(thread, output, assign, next)
}

/** Leaves a state by a catcher. OutputPath does not apply. */
export function leaveByCatcher(turn: Turn, thread: Thread, state: CompiledState, catcher: CompiledCatcher, failure: Failure): Move {
  // as AWS gives it: a timeout has an empty cause; a callback's failure that names nothing has nulls
  const errorOutput: JsonObject = { Error: failure.error ?? null, Cause: failure.cause ?? (failure.error === undefined ? null : '') }
  if (state.paths === undefined) {
    const assign = assigned(turn, thread, catcher.assign, thread.input, { errorOutput })
    const output = catcher.output === undefined ? errorOutput : turn.evaluate(catcher.output, thread, thread.input, { errorOutput })
    return exit(thread, output, assign, catcher.next)
  }
  const assign = assigned(turn, thread, catcher.assign, errorOutput)
  return exit(thread, merge(turn, thread, catcher.resultPath, errorOutput), assign, catcher.next)
}

const exit = (thread: Thread, output: Json, assign: JsonObject | undefined, next: string | undefined): Move =>
  (assign === undefined ? { kind: 'exit', output, next, previous: thread.previous } : { kind: 'exit', output, next, previous: thread.previous, assign })

function assigned(turn: Turn, thread: Thread, field: Field | undefined, input: Json, more?: JsonObject): JsonObject | undefined {
  if (field === undefined) return undefined
  const values = turn.evaluate(field, thread, input, more) as JsonObject
  if (turn.bytesOf(values, thread) > limit.assignBytes) {
    throw turn.runtimeFailure(thread, `The values that Assign sets are larger than ${limit.assignBytes} bytes.`)
  }
  return values
}

function merge(turn: Turn, thread: Thread, resultPath: ReferencePath | undefined, result: Json): Json {
  if (resultPath === undefined) return result
  try {
    return resultPath(thread.input, result)
  } catch (error) {
    if (error instanceof PathFailure) throw new StateFailure({ error: errorName.resultPathMatchFailure, cause: turn.causeIn(thread, error.message) })
    throw error
  }
}
