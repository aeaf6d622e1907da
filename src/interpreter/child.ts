import type { Json, JsonObject } from '../asl/json.js'
import type { Thread } from './state.js'
import type { Turn } from './turn.js'

/** A thread that is about to enter the first state of a sub-machine. */
export function childThread(turn: Turn, parent: Thread, block: number, input: Json, previous: number, item?: Thread['item']): Thread {
  const startAt = turn.program.blocks[block]?.startAt
  if (startAt === undefined) throw new Error(`the program has no block ${block}`)
  const own = item ?? parent.item
  return newThread(block, startAt, input, parent.variables, previous, own)
}

export const newThread = (block: number, state: string, input: Json, variables: JsonObject, previous: number, item?: Thread['item']): Thread => ({
  block, state, input, variables, previous, entered: 0, before: previous, enteredAt: 0, retries: [], wait: { kind: 'ready' }, ...(item !== undefined && { item }),
})

export const childAddress = (address: string, index: number | string): string => (address === '' ? String(index) : `${address}.${index}`)
