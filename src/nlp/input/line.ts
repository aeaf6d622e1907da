/** A line of a file, without its end. */
export interface Line {
  /** Counted from 1. */
  readonly number: number
  /** Absent when the line is longer than allowed: it was read past, not kept. */
  readonly bytes?: Uint8Array
}

const lineFeed = 0x0a

/** Cuts a file into lines as its bytes come in. */
export interface LineCutter {
  /** The lines that end in this chunk. */
  push(chunk: Uint8Array): readonly Line[]
  /** What follows the last line end, unless it is empty. */
  end(): readonly Line[]
}

/** Keeps at most one line of at most `maxBytes`. A line end is LF or CRLF. */
export function createLineCutter(maxBytes: number): LineCutter {
  let number = 0
  let pieces: Uint8Array[] = []
  let length = 0
  const take = (piece: Uint8Array): void => {
    length += piece.length
    if (length <= maxBytes) pieces.push(piece)
    else pieces = []
  }
  const line = (): Line => {
    number++
    const result = length > maxBytes ? { number } : { number, bytes: withoutReturn(joined(pieces, length)) }
    pieces = []
    length = 0
    return result
  }
  return {
    push(chunk) {
      const lines: Line[] = []
      let start = 0
      for (let end = chunk.indexOf(lineFeed); end !== -1; end = chunk.indexOf(lineFeed, start)) {
        take(chunk.subarray(start, end))
        start = end + 1
        lines.push(line())
      }
      // the source may use its chunk again
      if (start < chunk.length) take(chunk.slice(start))
      return lines
    },
    end: () => (length > 0 ? [line()] : []),
  }
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = pieces
  if (only !== undefined && pieces.length === 1) return only
  const whole = new Uint8Array(length)
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}

function withoutReturn(bytes: Uint8Array): Uint8Array {
  return bytes.at(-1) === 0x0d ? bytes.subarray(0, -1) : bytes
}
