import { whole } from './figure-text.js'

/** A part of a report: a heading, and rows of which as many are kept as fit. */
export interface Section {
  /** What its rows are, for the sentence that says what was left out. */
  readonly what: string
  readonly head?: readonly string[]
  readonly rows: readonly string[]
  /** Rows that were never to be listed, besides these. */
  readonly more?: number
  readonly tail?: readonly string[]
}

/** Kept for the sentences that say what was left out. */
const reserve = 2000

/**
 * Puts sections one under the other, a blank line between them, and leaves rows out from where they would be too long.
 *
 * @param most - UTF-16 code units of the whole
 */
export function fitted(sections: readonly Section[], most: number): string {
  let left = most - reserve
  const blocks: string[] = []
  const missing: string[] = []
  for (const { what, head = [], rows, more = 0, tail = [] } of sections) {
    if (head.length + rows.length === 0) continue
    left -= lengthOf([...head, ...tail]) + 2
    let kept = 0
    for (const row of rows) {
      if (left < row.length + 1) break
      left -= row.length + 1
      kept++
    }
    if (left < 0) {
      left += lengthOf([...head, ...tail]) + 2
      missing.push(what)
      continue
    }
    if (kept < rows.length) missing.push(`${whole(rows.length - kept)} of the ${what}`)
    const untold = more > 0 ? ['', more === 1 ? '… and 1 more' : `… and ${whole(more)} more ${what}`] : []
    blocks.push([...head, ...rows.slice(0, kept), ...untold, ...tail].join('\n'))
  }
  const last = missing.length === 0 ? [] : [`Left out for length: ${missing.join(', ')}. The other reports have everything.`]
  return `${[...blocks, ...last].join('\n\n')}\n`
}

const lengthOf = (lines: readonly string[]): number => lines.reduce((sum, line) => sum + line.length + 1, 0)
