import { createHash } from 'node:crypto'
import { byteLength, errorName, NestedTooDeeply } from '../../asl/index.js'
import type { Batch } from './batcher.js'
import type { ChildRecord } from './child.js'
import { MapRunFailure } from './failure.js'
import type { Item } from './spec.js'

/** A batch, and what its items were before any selection. */
export interface ReadBatch extends Batch {
  /** Where its first item is among all, from 0. */
  readonly first: number
  /** Absent where nobody keeps what becomes of children, or items cannot change. */
  readonly digest?: string
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 11)

/**
 * What an item is recognised by when its source is read again: the first 66 bits of the SHA-256 of its text.
 *
 * @example
 * itemDigest({ index: 0, value: 'a', source: 'S3://b/k' }) // '11 characters'
 */
export function itemDigest({ key, value }: Item): string {
  try {
    byteLength(value)
  } catch (error) {
    if (!(error instanceof NestedTooDeeply)) throw error
    // its text would run out of stack
    return sha256('nested too deeply')
  }
  return sha256(JSON.stringify([value, key]))
}

/** Of several items in their order. */
export const batchDigest = (digests: readonly string[]): string => digests.length === 1 ? digests[0] ?? '' : sha256(digests.join())

/** The items that children of a Map Run have worked on before it went on, or was redriven: children are told apart by place, so an item at its place must be the one it was. */
export class KnownItems {
  private readonly digests = new Map<number, string>()
  /** Index of the last batch that is known; -1 when none is. */
  private last = -1

  /** Records of versions that kept no digest are taken as they are. */
  add({ index, digest }: ChildRecord): void {
    if (digest === undefined) return
    this.digests.set(index, digest)
    this.last = Math.max(this.last, index)
  }

  /**
   * Whether batches between them are not known. Should such a one be run on what has moved to its place, and a known one be missed only then, neither the old nor the
   * new items would match any more: all has to be met before anything is run.
   */
  haveGaps(): boolean {
    return this.digests.size <= this.last
  }

  /** Whether all are met with this batch. */
  endWith({ index }: ReadBatch): boolean {
    return index >= this.last
  }

  /** @throws MapRunFailure States.ItemReaderFailed, ASL3041, when the batch is another than before */
  meet({ index, digest, first, items }: ReadBatch): void {
    if (digest !== (this.digests.get(index) ?? digest)) throw changed(first, items)
  }

  /**
   * Told how many batches and items were all there are.
   *
   * @throws MapRunFailure States.ItemReaderFailed, ASL3041, when there were more before
   */
  end(batches: number, items: number): void {
    if (this.last >= batches) throw new MapRunFailure(errorName.itemReaderFailed, `ASL3041: the data set has changed since this Map Run read it: there is no item ${items} any more, counted from 0`)
  }
}

/** How a Map Run fails whose items are not those that it has begun with. The cause says where, and quotes nothing. */
export function changed(first: number, items: number): MapRunFailure {
  const which = items === 1 ? `item ${first}, counted from 0, is another one` : `items ${first} to ${first + items - 1}, counted from 0, are no longer the same`
  return new MapRunFailure(errorName.itemReaderFailed, `ASL3041: the data set has changed since this Map Run read it: ${which}`)
}
