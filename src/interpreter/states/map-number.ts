import type { Json } from '../../asl/json.js'
import type { CompiledState, Field } from '../program.js'
import type { Thread } from '../state.js'
import type { Turn } from '../turn.js'

/** A number that a field, or the path in it, gives; `kind` as AWS's causes name it. */
export function numberOf(turn: Turn, thread: Thread, field: Field, input: Json, kind: 'integer' | 'float'): number {
  const { name, source } = field
  const value = turn.evaluate(field, thread, input)
  if (typeof value === 'number' && (kind === 'float' || Number.isInteger(value))) return value
  if (!name.endsWith('Path')) throw turn.typeFailure(thread, field, kind, value)
  const shown = typeof value === 'string' ? value : JSON.stringify(value)
  throw turn.runtimeFailure(thread, `The ${name} field refers to value "${shown}" which is not a valid ${kind}: ${source ?? ''}`)
}

/** @param most - what 0 stands for */
export function concurrencyOf(turn: Turn, thread: Thread, state: CompiledState, input: Json, most: number): number {
  const value = state.maxConcurrency === undefined ? 0 : numberOf(turn, thread, state.maxConcurrency, input, 'integer')
  if (value < 0) throw turn.runtimeFailure(thread, 'MaxConcurrency cannot be negative.')
  return value === 0 ? most : Math.min(value, most)
}

/** Which failures a Map bears. An inline one bears none, whatever these fields say; they are checked all the same. */
export function toleranceOf(turn: Turn, thread: Thread, state: CompiledState, input: Json): { readonly count?: number, readonly percentage?: number } {
  const count = state.toleratedFailureCount === undefined ? undefined : numberOf(turn, thread, state.toleratedFailureCount, input, 'integer')
  if (count !== undefined && count < 0) throw turn.runtimeFailure(thread, 'ToleratedFailureCount cannot be negative.')
  const percentage = state.toleratedFailurePercentage === undefined ? undefined : numberOf(turn, thread, state.toleratedFailurePercentage, input, 'float')
  if (percentage !== undefined && (percentage < 0 || percentage > 100)) throw turn.runtimeFailure(thread, 'ToleratedFailurePercentage must be between 0 and 100.')
  return { ...(count !== undefined && { count }), ...(percentage !== undefined && { percentage }) }
}
