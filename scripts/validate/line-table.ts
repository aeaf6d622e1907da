import type { Position } from '../cli/source-tree.js'

/** Where the lines of a text begin. */
export interface LineTable {
  readonly positionOf: (offset: number) => Position
  /** A line by its number from 1, without its end. */
  readonly lineAt: (line: number) => string | undefined
}

/**
 * Counts the lines of a text once, when it is first asked.
 *
 * @example
 * lineTable('a\nbc').positionOf(3) // { line: 2, column: 2 }
 */
export function lineTable(text: string): LineTable {
  let starts: readonly number[] | undefined
  const read = (): readonly number[] => {
    if (starts !== undefined) return starts
    const found = [0]
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) found.push(at + 1)
    starts = found
    return found
  }
  return {
    positionOf(offset) {
      const lines = read()
      let [low, high] = [0, lines.length]
      while (high - low > 1) {
        const middle = (low + high) >>> 1
        if ((lines[middle] ?? 0) <= offset) low = middle
        else high = middle
      }
      return { line: low + 1, column: offset - (lines[low] ?? 0) + 1 }
    },
    lineAt(line) {
      const lines = read()
      const start = lines[line - 1]
      return start === undefined ? undefined : text.slice(start, (lines[line] ?? text.length + 1) - 1).replace(/\r$/, '')
    },
  }
}
