import { byteLength, errorName, limit } from '../../asl/index.js'
import type { Json } from '../../asl/json.js'
import { MapRunFailure } from './failure.js'
import type { BatchLimits } from './spec.js'

/** What one child gets. */
export interface Batch {
  /** Counts batches from 0. */
  readonly index: number
  /** Items in it. */
  readonly items: number
  readonly input: Json
}

/**
 * Gives each value a batch of its own, or groups them: as many as the limits allow, none of which a batch exceeds. A batch's input holds `BatchInput`,
 * where there is one, and `Items`. No input is larger than what an execution takes.
 *
 * @throws MapRunFailure States.DataLimitExceeded for a value that does not fit into a batch of its own
 * @example
 * for await (const { input } of batches(values, { maxItems: 2 })) start(input) // { Items: [1, 2] }, { Items: [3] }
 */
export async function* batches(values: AsyncIterable<Json> | Iterable<Json>, limits: BatchLimits | undefined): AsyncGenerator<Batch> {
  let index = 0
  if (limits === undefined) {
    for await (const input of values) yield { index: index++, items: 1, input }
    return
  }
  const { maxItems = Infinity, maxInputBytes = limit.payloadBytes, batchInput } = limits
  const inputOf = (items: readonly Json[]): Json => ({ ...(batchInput !== undefined && { BatchInput: batchInput }), Items: items })
  const empty = byteLength(inputOf([]))
  let items: Json[] = []
  let bytes = empty
  for await (const value of values) {
    const size = byteLength(value)
    if (empty + size > maxInputBytes) {
      throw new MapRunFailure(errorName.dataLimitExceeded, `An item of ${size} bytes does not fit into a batch of ${maxInputBytes} bytes.`)
    }
    // a comma goes before all but the first
    if (items.length > 0 && (items.length >= maxItems || bytes + 1 + size > maxInputBytes)) {
      yield { index: index++, items: items.length, input: inputOf(items) }
      items = []
      bytes = empty
    }
    bytes += size + (items.length > 0 ? 1 : 0)
    items.push(value)
  }
  if (items.length > 0) yield { index, items: items.length, input: inputOf(items) }
}
