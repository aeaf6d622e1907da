import type { SourceNode, Span } from '../cli/source-tree.js'
import type { Keys } from './place.js'

/** A member or an item: its stretch of the file, name included, and what it lies in. */
interface Entry extends Span {
  readonly key: string | number
  readonly parent: Entry | undefined
}

/**
 * Makes a function that tells which value stands at an offset of the file: the keys of the innermost one, none for the root.
 *
 * @param spanOf - from a stretch of the text that was parsed to one of the file
 * @example
 * keysAt(readJsonTree('{"a": [1, 2]}').root, (span) => span)(10) // ['a', 1]
 */
export function keysAt(root: SourceNode, spanOf: (span: Span) => Span): (offset: number) => Keys {
  const entries: Entry[] = []
  const visit = ({ members, items }: SourceNode, parent: Entry | undefined): void => {
    const add = (key: string | number, span: Span, node: SourceNode): void => {
      const entry = { ...spanOf(span), key, parent }
      entries.push(entry)
      visit(node, entry)
    }
    for (const [key, { key: { start }, node }] of members ?? []) add(key, { start: Math.min(start, node.start), end: node.end }, node)
    for (const [index, item] of (items ?? []).entries()) add(index, item, item)
  }
  visit(root, undefined)
  entries.sort((a, b) => a.start - b.start)
  return (offset) => {
    let [low, high] = [-1, entries.length]
    while (high - low > 1) {
      const middle = (low + high) >>> 1
      if ((entries[middle]?.start ?? 0) <= offset) low = middle
      else high = middle
    }
    let entry = entries[low]
    while (entry !== undefined && entry.end <= offset) entry = entry.parent
    const keys: (string | number)[] = []
    for (; entry !== undefined; entry = entry.parent) keys.unshift(entry.key)
    return keys
  }
}
