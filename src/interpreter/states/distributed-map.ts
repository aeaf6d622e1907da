import { errorName, limit } from '../../asl/index.js'
import type { Json, JsonObject } from '../../asl/json.js'
import { inputOf, leave } from '../data-flow.js'
import type { ThreadEvent } from '../event.js'
import type { BatchLimits, ItemSource, MapRunSpec, Selection } from '../map-run/spec.js'
import { blocked } from '../operation.js'
import type { Move } from '../operation.js'
import type { CompiledReader, CompiledState, DistributedMap, Field } from '../program.js'
import type { Thread } from '../state.js'
import { dataLimitExceeded, StateFailure } from '../turn.js'
import type { Turn } from '../turn.js'
import { concurrencyOf, toleranceOf } from './map-number.js'

/** The state's own items: those of an object are its members. */
function itemsOf(turn: Turn, thread: Thread, state: CompiledState, input: Json): readonly Json[] | JsonObject {
  const items = state.items === undefined ? input : turn.evaluate(state.items, thread, input)
  if (typeof items === 'object' && items !== null) return items
  if (state.paths !== undefined) throw turn.runtimeFailure(thread, `Reference path "${state.items?.source ?? '$'}" must point to array or object.`)
  if (state.items === undefined) throw turn.queryFailure(thread, undefined, `Map state input must be an array or object but was: ${JSON.stringify(items)}`)
  throw turn.typeFailure(thread, state.items, 'array or object', items)
}

/** The reader's call. What its values mean is for the run to say: AWS was seen to record the run's start before. */
const readerOf = (turn: Turn, thread: Thread, reader: CompiledReader, input: Json): ItemSource => ({
  kind: 'objects', arguments: turn.evaluate(reader.arguments, thread, input),
  ...(reader.maxItems !== undefined && { maxItems: turn.evaluate(reader.maxItems, thread, input) }),
  ...(reader.csvHeaders !== undefined && { csvHeaders: turn.evaluate(reader.csvHeaders, thread, input) }),
})

/** A limit of batches. AWS was seen to take a text of digits for a number. */
function limitOf(turn: Turn, thread: Thread, field: Field, input: Json, most: number): number {
  const value = turn.evaluate(field, thread, input)
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value
  const name = field.name.slice(field.name.lastIndexOf('/') + 1)
  if (typeof number === 'number' && Number.isInteger(number) && number >= 1 && number <= most) return number
  throw turn.runtimeFailure(thread, `The ${name} field must give a whole number from 1 to ${most}, but gave ${JSON.stringify(value)}.`)
}

function batchOf(turn: Turn, thread: Thread, { batcher }: DistributedMap, input: Json): BatchLimits | undefined {
  if (batcher === undefined) return undefined
  const { maxItems, maxInputBytes, batchInput } = batcher
  return {
    ...(maxItems !== undefined && { maxItems: limitOf(turn, thread, maxItems, input, Number.MAX_SAFE_INTEGER) }),
    ...(maxInputBytes !== undefined && { maxInputBytes: limitOf(turn, thread, maxInputBytes, input, limit.payloadBytes) }),
    ...(batchInput !== undefined && { batchInput: turn.evaluate(batchInput, thread, input) }),
  }
}

function targetOf(turn: Turn, thread: Thread, { writer }: DistributedMap, input: Json): JsonObject | undefined {
  if (writer?.arguments === undefined) return undefined
  const target = turn.evaluate(writer.arguments, thread, input)
  if (typeof target === 'object' && target !== null && !Array.isArray(target)) return target as JsonObject
  throw turn.runtimeFailure(thread, 'The arguments of the ResultWriter are no object.')
}

function selectionOf(turn: Turn, thread: Thread, { itemSelector }: CompiledState, input: Json): Selection | undefined {
  if (itemSelector === undefined || itemSelector.constant !== undefined) return undefined
  return { input, context: itemSelector.readsContext ? turn.context(thread) : {}, variables: thread.variables }
}

/** `arn:aws:states:us-east-1:111111111111:mapRun:<machine>/<label>:<uuid>` */
function arnOf(turn: Turn, label: string): string {
  const { stateMachineArn, stateMachineName } = turn.state.identity
  const prefix = stateMachineArn.split(':').slice(0, 5).join(':')
  return `${prefix}:mapRun:${stateMachineName}/${label}:${turn.uuid()}`
}

/** Asks for a Map Run, whose outcome ends the state. @throws StateFailure */
export function startMapRun(turn: Turn, thread: Thread, state: CompiledState, distributed: DistributedMap, address: string): Move {
  const input = inputOf(turn, thread, state)
  const source: ItemSource = distributed.reader === undefined ? { kind: 'items', items: itemsOf(turn, thread, state, input) } : readerOf(turn, thread, distributed.reader, input)
  const concurrency = concurrencyOf(turn, thread, state, input, limit.distributedMapConcurrency)
  const length = source.kind === 'objects' ? 0 : Array.isArray(source.items) ? source.items.length : Object.keys(source.items).length
  const started = turn.record('MapStateStarted', thread.previous, { length })
  const inside = { ...thread, previous: started }
  const tolerance = toleranceOf(turn, inside, state, input)
  const batch = batchOf(turn, inside, distributed, input)
  const target = targetOf(turn, inside, distributed, input)
  const selection = selectionOf(turn, inside, state, input)
  const arn = arnOf(turn, distributed.label)
  const run = turn.record('MapRunStarted', started, { mapRunArn: arn })
  const id = turn.nextId(address)
  const spec: MapRunSpec = {
    arn, block: thread.block, state: thread.state, entered: thread.entered, at: turn.at, seed: turn.fork(), source, concurrency, tolerance,
    ...(batch !== undefined && { batch }), ...(target !== undefined && { target }), ...(selection !== undefined && { selection }),
  }
  turn.commands.push({ type: 'startMapRun', id, spec })
  return blocked(thread, { kind: 'mapRun', run: id, spec }, run)
}

/** Takes in what became of a Map Run. @throws StateFailure */
export function endMapRun(turn: Turn, thread: Thread, state: CompiledState, event: ThreadEvent): Move {
  if (event.type === 'mapRunFailed') {
    const { error, cause } = event.failure
    const failed = turn.record('MapRunFailed', thread.previous, { ...(cause !== undefined && { cause }), ...(error !== undefined && { error }) })
    // Source: developer guide, "Redriving Map Runs": after these two errors a redrive starts another run
    const anew = error === errorName.runtime || error === errorName.dataLimitExceeded
    throw new StateFailure(event.failure, failed, error !== errorName.runtime, undefined, anew ? undefined : thread.wait)
  }
  if (event.type !== 'mapRunSucceeded') return { kind: 'block', thread }
  const succeeded = turn.record('MapRunSucceeded', thread.previous)
  const { output } = event
  if (output === undefined) throw new StateFailure(dataLimitExceeded(state.name), succeeded, false)
  turn.record('MapStateSucceeded', succeeded)
  // since November 2024 AWS was seen to hang the exit off the start of the run, not off its end
  return leave(turn, thread, state, output, { result: output })
}
