import type { Item } from '../../src/nlp/index.js'
import type { Carried } from './carried.js'
import { TaskError } from './task-error.js'

/** Items in every chunk but a list's last. Part of what names a list's chunks: another number would upload every list again. */
export const chunkItems = 25

/** An item as a chunk holds it. Offsets are UTF-16 code units. */
export interface ChunkItem extends Omit<Item, 'text'> {
  readonly text: Carried<string>
  /** Digest of the text. */
  readonly digest: string
}

/** One object in the item cache: what one consumer takes at a time. */
export interface Chunk {
  readonly format: 1
  readonly items: readonly ChunkItem[]
}

/**
 * How many items chunk `number` has, in a list of so many items.
 *
 * @example
 * ```ts
 * chunkSize(2, 60) // 10
 * ```
 */
export const chunkSize = (number: number, items: number): number => Math.max(0, Math.min(chunkItems, items - number * chunkItems))

/** How many chunks a list of so many items has. */
export const chunkCount = (items: number): number => Math.ceil(items / chunkItems)

/**
 * Reads a chunk object.
 *
 * @param size - how many items it must have
 * @throws TaskError `ChunkDamaged`
 */
export function readChunk(json: string, size: number): Chunk {
  const { format, items } = parsed(json) ?? {}
  if (format !== 1 || !Array.isArray(items) || items.length !== size) throw new TaskError('ChunkDamaged', `a chunk is not of format 1 with ${size} items; upload the list again`)
  return { format, items }
}

function parsed(json: string): Partial<Chunk> | null {
  try {
    return JSON.parse(json) as Partial<Chunk> | null
  } catch {
    // the parser's own error quotes the text
    throw new TaskError('ChunkDamaged', 'a chunk is not JSON; upload the list again')
  }
}
