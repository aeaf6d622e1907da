import type { Json } from '../asl/json.js'
import type { MapWait, Thread } from './state.js'

/** Results that one chunk holds: adding a result in a later step copies one chunk and the list of chunks. */
const chunkSize = 256

/**
 * The part of a Map's wait that one step changes, copied at most once a step: a Map of many items whose bodies
 * run through at once costs no more than its items.
 */
export class MapProgress {
  readonly children: { index: number; thread: Thread }[]
  /** Index of the first item that has not started. */
  next: number
  /** Items that have not ended. */
  left: number
  /** What the next iteration hangs off: the last event inside the iteration that ended last. */
  inside: number
  private readonly results: (readonly Json[])[]
  private readonly owned = new Set<number>()

  /** @param last - the event that the end of the Map hangs off */
  constructor(private readonly wait: MapWait, public last: number) {
    this.children = [...wait.children]
    this.next = wait.next
    this.left = wait.left
    this.inside = wait.inside
    this.results = [...wait.results]
  }

  get concurrency(): number {
    return this.wait.concurrency
  }

  get items(): readonly Json[] {
    return this.wait.items
  }

  /** Where the iteration of that item is among the children; -1 when it is not under way. */
  placeOf(index: number): number {
    return this.children.findIndex((child) => child.index === index)
  }

  setResult(index: number, value: Json): void {
    const at = Math.floor(index / chunkSize)
    while (this.results.length <= at) this.results.push([])
    let chunk = this.results[at] as Json[]
    if (!this.owned.has(at)) {
      chunk = [...chunk]
      this.results[at] = chunk
      this.owned.add(at)
    }
    for (let i = chunk.length; i < index % chunkSize; i++) chunk.push(null)
    chunk[index % chunkSize] = value
  }

  /** What is left when the iteration at that place has failed: it, and all that goes on or has not begun. */
  failedAt(place: number, thread: Thread): MapWait {
    const { index = 0 } = this.children[place] ?? {}
    return { ...this.done(), children: this.children.with(place, { index, thread }) }
  }

  done(): MapWait {
    const { wait, children, next, left, inside, results } = this
    return { ...wait, children, next, left, inside, results }
  }

  output(): readonly Json[] {
    return this.results.flat()
  }
}
