import type { StreamReader } from '../input/stream.js'

/** One document of a file of JSON: an entry of its list, or a value of its own. */
export interface Element {
  /** Where it begins. */
  readonly line: number
  /** Absent when something is wrong. */
  readonly bytes?: Uint8Array
  readonly reason?: string
}

const byte = {
  lineFeed: 0x0a, space: 0x20, quote: 0x22, comma: 0x2c, openList: 0x5b, backslash: 0x5c, closeList: 0x5d, openObject: 0x7b, closeObject: 0x7d,
} as const
const mark = [0xef, 0xbb, 0xbf]

/**
 * Where the reader is: at the start, after a first `[`, in a list before an entry or after one, between values that follow one another,
 * inside a document, after the end of the list, or after something that cannot be read past.
 */
type Place = 'start' | 'opened' | 'before-entry' | 'after-entry' | 'between' | 'inside' | 'closed' | 'broken'

/**
 * Cuts JSON into documents as its bytes come in, so that a list need not lie in memory: a list of them, one, or several one after
 * another (JSONL). Whether a document is JSON itself is not looked at.
 *
 * @param maxBytes - of a document; a longer one is read past, not kept
 */
export function createElementReader(maxBytes: number): StreamReader<Element> {
  let place: Place = 'start'
  let after: Place = 'between'
  let [line, offset, begun, depth, length] = [1, 0, 1, 0, 0]
  let [inString, escaped] = [false, false]
  let pieces: Uint8Array[] = []

  const take = (piece: Uint8Array): void => {
    length += piece.length
    if (length <= maxBytes) pieces.push(piece)
    else pieces = []
  }
  const begin = (then: Place): void => {
    ;[place, after, begun, depth, length, pieces] = ['inside', then, line, 0, 0, []]
  }
  const broken = (reason: string): Element => {
    place = 'broken'
    return { line, reason: `not JSON: ${reason}` }
  }
  const finished = (): Element => {
    place = after
    const result = length > maxBytes ? { line: begun, reason: `the document has ${length} bytes of JSON; at most ${maxBytes} are allowed: divide it` } : { line: begun, bytes: Buffer.concat(pieces) }
    pieces = []
    return result
  }
  /** A byte outside documents. A document begins when it is the first of one. */
  const outside = (code: number): Element | undefined => {
    if (code <= byte.space || (offset <= mark.length && code === mark[offset - 1])) return undefined
    const opens = code === byte.openObject || code === byte.openList
    switch (place) {
      case 'start':
        if (code === byte.openList) place = 'opened'
        else if (opens) begin('between')
        else return broken('a list or an object was expected')
        return undefined
      case 'opened':
      case 'before-entry':
        if (opens) begin('after-entry')
        else if (code === byte.closeList && place === 'opened') place = 'closed'
        else if (code === byte.quote && place === 'opened') {
          // a pair of a text and its annotations, not a list of documents
          begin('between')
          take(Uint8Array.of(byte.openList))
          depth = 1
        } else return broken('a list or an object was expected')
        return undefined
      case 'after-entry':
        if (code === byte.comma) place = 'before-entry'
        else if (code === byte.closeList) place = 'closed'
        else return broken("',' or ']' is missing after a document")
        return undefined
      case 'between':
        if (!opens) return broken('a list or an object was expected')
        begin('between')
        return undefined
      case 'closed': return broken('something follows the end of the list')
      case 'inside':
      case 'broken': return undefined
    }
  }
  /** A byte of a document; whether it is its last. */
  const inside = (code: number): boolean => {
    if (inString) {
      if (escaped) escaped = false
      else if (code === byte.backslash) escaped = true
      else if (code === byte.quote) inString = false
      return false
    }
    if (code === byte.quote) inString = true
    else if (code === byte.openList || code === byte.openObject) depth++
    else if (code === byte.closeList || code === byte.closeObject) return --depth === 0
    return false
  }
  return {
    *push(chunk) {
      let start = 0
      for (let at = 0; at < chunk.length && place !== 'broken'; at++) {
        const code = chunk[at] ?? 0
        offset++
        if (code === byte.lineFeed) line++
        if (place !== 'inside') {
          const wrong = outside(code)
          if (wrong !== undefined) yield wrong
          if (!isInside()) continue
          start = at
        }
        if (inside(code)) {
          take(chunk.subarray(start, at + 1))
          yield finished()
        }
      }
      // the source may use its chunk again
      if (isInside()) take(chunk.slice(start))
    },
    *end() {
      if (isInside()) yield { line: begun, reason: 'not JSON: the file ends inside this document' }
      else if (place === 'opened' || place === 'before-entry' || place === 'after-entry') yield broken("']' is missing at the end")
    },
  }

  /** A question of its own, since the compiler does not see that a call changed the place. */
  function isInside(): boolean {
    return place === 'inside'
  }
}
