type Keys = readonly (string | number)[]

interface Node {
  /** Whether a place ends here. */
  end: boolean
  readonly next: Map<string | number, Node>
}

const emptyNode = (): Node => ({ end: false, next: new Map() })

/** Places of data by their keys, that are asked in the time that one place takes, however many there are. */
export class PlaceSet {
  private readonly root = emptyNode()

  constructor(places: Iterable<Keys>) {
    for (const place of places) {
      let node = this.root
      for (const key of place) {
        const next = node.next.get(key) ?? emptyNode()
        node.next.set(key, next)
        node = next
      }
      node.end = true
    }
  }

  /**
   * Whether one of the places leads through another one, or the reverse.
   *
   * @example
   * new PlaceSet([['a', 'b']]).overlaps(['a']) // true
   */
  overlaps(keys: Keys): boolean {
    let node = this.root
    if (node.end) return true
    if (node.next.size === 0) return false
    for (const key of keys) {
      const next = node.next.get(key)
      if (next === undefined) return false
      if (next.end) return true
      node = next
    }
    return true
  }
}
