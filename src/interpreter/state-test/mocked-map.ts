import { errorName, limit } from '../../asl/index.js'
import type { Json } from '../../asl/json.js'
import { inputOf } from '../data-flow.js'
import { batches } from '../map-run/batcher.js'
import { MapRunFailure } from '../map-run/failure.js'
import type { ObjectStore } from '../map-run/object-store.js'
import { itemsOf as itemsRead } from '../map-run/reader/index.js'
import { selector } from '../map-run/selector.js'
import type { Item, MapRunSpec } from '../map-run/spec.js'
import type { CompiledReader, CompiledState, DistributedMap } from '../program.js'
import type { Thread } from '../state.js'
import { startMapRun } from '../states/distributed-map.js'
import { itemsOf } from '../states/map.js'
import { concurrencyOf, toleranceOf } from '../states/map-number.js'
import { StateFailure } from '../turn.js'
import type { InspectingTurn } from './inspecting-turn.js'
import { StateTestRefused } from './types.js'
import type { StateTest } from './types.js'

/** What a Map would work on. */
export interface MapWork {
  readonly items: Json
  /** Inputs of the iterations before they are batched. */
  readonly selected: readonly Json[]
  /** Inputs of the children of a Distributed Map, where it batches. */
  readonly batched?: readonly Json[]
  readonly tolerance: { readonly count?: number; readonly percentage?: number }
}

/**
 * Evaluates what a Map has before its iterations start.
 *
 * @throws StateFailure; StateTestRefused
 */
export async function prepareMap(turn: InspectingTurn, thread: Thread, state: CompiledState, test: StateTest): Promise<MapWork> {
  if (state.distributed !== undefined) return prepareDistributed(turn, thread, state, state.distributed, test)
  const input = inputOf(turn, thread, state)
  const items = itemsOf(turn, thread, state, input)
  concurrencyOf(turn, thread, state, input, limit.distributedMapConcurrency)
  const tolerance = toleranceOf(turn, thread, state, input)
  const { itemSelector } = state
  const selected = itemSelector === undefined ? items : items.map((Value, Index) => turn.evaluate(itemSelector, { ...thread, item: { Index, Value } }, input))
  return { items, selected, tolerance }
}

async function prepareDistributed(turn: InspectingTurn, thread: Thread, state: CompiledState, distributed: DistributedMap, { readerData }: StateTest): Promise<MapWork> {
  startMapRun(turn, thread, state, distributed, '')
  const command = turn.commands.find((candidate) => candidate.type === 'startMapRun')
  if (command === undefined) throw new Error('the Map asked for no Map Run')
  const { spec } = command
  try {
    const items: Item[] = []
    for await (const item of readItems(spec, distributed.reader, readerData)) items.push(item)
    const selected = items.map(selector(spec, state.itemSelector))
    const batched: Json[] = []
    if (spec.batch !== undefined) for await (const { input } of batches(selected, spec.batch)) batched.push(input)
    return {
      selected, tolerance: spec.tolerance, items: spec.source.kind === 'items' ? spec.source.items : items.map(({ value }) => value),
      ...(spec.batch !== undefined && { batched }),
    }
  } catch (error) {
    if (error instanceof MapRunFailure) throw new StateFailure({ error: error.error, cause: error.message })
    throw error
  }
}

/** The items of a Distributed Map; those of a reader from the data that were given in its place, none without. */
async function* readItems({ source }: MapRunSpec, reader: CompiledReader | undefined, data: string | undefined): AsyncGenerator<Item> {
  if (source.kind === 'items' || reader === undefined) {
    if (data !== undefined) throw new StateTestRefused('MapItemReaderData is only for a Map state with an ItemReader')
    yield* itemsRead(source, undefined, { objects: undefined })
    return
  }
  if (data === undefined) return
  const { inputType = 'JSON', manifest } = reader
  if (manifest !== undefined || inputType === 'PARQUET') throw new StateTestRefused(`ASL3050: MapItemReaderData of an ItemReader with ${manifest === undefined ? 'the InputType PARQUET' : 'a manifest'} is not supported`)
  const alone: CompiledReader = { ...reader, inputType, action: 'getObject', flatten: false }
  yield* itemsRead({ ...source, arguments: { Bucket: 'test', Key: 'data' } }, alone, { objects: holding(data) })
}

/** A store whose every object is the same text. */
function holding(text: string): ObjectStore {
  const bytes = Buffer.from(text)
  const refused = (): Promise<never> => Promise.reject(new Error('a test reads one object'))
  async function* body(): AsyncGenerator<Uint8Array> {
    yield await Promise.resolve(bytes)
  }
  return { get: () => Promise.resolve({ size: bytes.length, body: body() }), list: refused, put: refused }
}

/**
 * Whether so many failures are more than a Map bears. AWS was seen to bear all of them in a test where the state names no threshold.
 *
 * @throws StateFailure States.ExceedToleratedFailureThreshold; StateTestRefused when there are fewer iterations than failures
 */
export function checkFailures({ selected, batched, tolerance: { count, percentage } }: MapWork, failed: number | undefined): void {
  if (failed === undefined) return
  if (failed > (batched ?? selected).length) throw new StateTestRefused('Map iteration failure count must be less than or equal to the number of Map iterations')
  const exceeded = (count !== undefined && failed > count) || (percentage !== undefined && failed * 100 > percentage * (batched ?? selected).length)
  if (exceeded) throw new StateFailure({ error: errorName.exceedToleratedFailureThreshold, cause: 'The specified tolerated failure threshold was exceeded' })
}
