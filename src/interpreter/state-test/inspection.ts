import type { Json, JsonObject } from '../../asl/json.js'
import type { Move } from '../operation.js'
import type { CompiledState } from '../program.js'
import type { InspectingTurn } from './inspecting-turn.js'
import type { MapWork } from './mocked-map.js'
import type { Inspection, StateTest } from './types.js'

/** What is noted while a state is tried. */
export interface Trace {
  turn: InspectingTurn
  /** What the state's work gave, before anything is made of it. */
  result?: Json
  work?: MapWork
  /** How the state was left, by its own way or by a catcher's. */
  exit?: Extract<Move, { readonly kind: 'exit' }>
  /** Whether it was left by a catcher: the result's path does not apply then. */
  caught?: boolean
}

/** What a state's data became, for who looks into a test. Which members there are follows what AWS was seen to show of each kind of state. */
export function inspectionOf(state: CompiledState, test: StateTest, trace: Trace): Inspection {
  return { ...(state.paths === undefined ? jsonataData(state, trace) : jsonPathData(state, test, trace)), ...mapNumbers(state, trace), ...variablesOf(test, trace) }
}

/** What is known of a value that a field gave; nothing when it was not evaluated, or failed. */
const known = <Name extends string>(name: Name, value: Json | undefined): Partial<Record<Name, Json>> => (value === undefined ? {} : { [name]: value } as Record<Name, Json>)

function jsonataData(state: CompiledState, { turn, result, work }: Trace): Inspection {
  if (state.type === 'Task') return { ...known('afterArguments', turn.last(state.arguments)?.value), ...known('result', result) }
  return state.type === 'Map' ? selection(state, work) : {}
}

function jsonPathData(state: CompiledState, test: StateTest, trace: Trace): Inspection {
  const { type } = state
  if (type === 'Fail') return {}
  return { ...before(state, test, trace), ...(type === 'Task' || (type === 'Pass' && state.result !== undefined) ? known('result', trace.result) : {}), ...after(state, trace) }
}

/** Up to the state's work. A Parallel's, and a Pass's that has a Result, is not shown. */
function before(state: CompiledState, { input }: StateTest, { turn, work }: Trace): Inspection {
  const { type, paths } = state
  if (type === 'Parallel' || (type === 'Pass' && state.result !== undefined)) return {}
  const afterInputPath = paths?.inputPath === undefined ? input : turn.last(paths.inputPath)?.value
  if (afterInputPath === undefined) return {}
  const afterParameters = type !== 'Task' && type !== 'Pass' ? undefined : state.arguments === undefined ? afterInputPath : turn.last(state.arguments)?.value
  return {
    afterInputPath, ...known('afterParameters', afterParameters),
    ...(type === 'Map' && { ...(state.distributed?.reader === undefined && known('afterItemsPath', work?.items)), ...selection(state, work) }),
  }
}

/** The inputs of a Map's iterations, in the forms that the state gives them. */
function selection(state: CompiledState, work: MapWork | undefined): Inspection {
  if (work === undefined) return {}
  return {
    ...(state.distributed?.reader?.itemsPointer !== undefined && { afterItemsPointer: work.items }),
    ...(state.itemSelector !== undefined && { afterItemSelector: work.selected }),
    ...(work.batched !== undefined && { afterItemBatcher: work.batched }),
  }
}

/** What was made of the result, as far as that got. */
function after({ paths, type }: CompiledState, { turn, result, exit, caught }: Trace): Inspection {
  if (paths === undefined || result === undefined || type === 'Choice' || type === 'Succeed' || type === 'Wait') return {}
  const afterResultSelector = paths.resultSelector === undefined ? result : turn.last(paths.resultSelector)?.value
  const afterResultPath = paths.outputPath === undefined ? caught === true ? undefined : exit?.output : turn.last(paths.outputPath)?.input
  return { ...known('afterResultSelector', afterResultSelector), ...known('afterResultPath', afterResultPath) }
}

/** The numbers of a Map: they are known once its items are. */
function mapNumbers(state: CompiledState, { turn, work }: Trace): Inspection {
  if (work === undefined) return {}
  const concurrency = turn.last(state.maxConcurrency)?.value
  return {
    maxConcurrency: typeof concurrency === 'number' ? concurrency : 0,
    ...(work.tolerance.count !== undefined && { toleratedFailureCount: work.tolerance.count }),
    ...(work.tolerance.percentage !== undefined && { toleratedFailurePercentage: work.tolerance.percentage }),
  }
}

function variablesOf({ variables }: StateTest, { exit }: Trace): { readonly variables?: JsonObject } {
  const all = { ...variables, ...exit?.assign }
  return Object.keys(all).length === 0 ? {} : { variables: all }
}
