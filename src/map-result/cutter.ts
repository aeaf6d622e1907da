import { MapResultError } from './error.js'

/**
 * Bytes of one item, at most. Input and output of a child may have 256 KiB each; as JSON text inside JSON, a character may take six times as many bytes, and
 * Step Functions may allow more one day.
 */
export const mostItemBytes = 16 * 1024 * 1024

/** Cuts a file, as its bytes arrive, into the JSON texts of its items. It holds no more than one of them, besides the piece at hand. */
export interface Cutter {
  /** Items that are complete now. */
  push(piece: Uint8Array): Generator<Uint8Array>
  /** The items that are left. @throws MapResultError SW4502 when the file ends too early */
  end(): Generator<Uint8Array>
}

const code = { tab: 0x09, newline: 0x0a, carriageReturn: 0x0d, blank: 0x20, quote: 0x22, comma: 0x2c, open: 0x5b, backslash: 0x5c, close: 0x5d, openBrace: 0x7b, closeBrace: 0x7d } as const

export const isBlank = (byte: number | undefined): boolean => byte === code.blank || byte === code.newline || byte === code.carriageReturn || byte === code.tab

/** The beginning of an item whose end has not arrived. */
class Held {
  private parts: Uint8Array[] = []
  private bytes = 0

  constructor(private readonly url: string) {}

  get isEmpty(): boolean {
    return this.bytes === 0
  }

  /** Keeps a copy, which the slice of a Buffer is not: whoever gave the piece may use its memory again. */
  add(part: Uint8Array): void {
    this.bytes += part.length
    if (this.bytes > mostItemBytes) throw new MapResultError('SW4503', `an item of ${this.url} has more than ${mostItemBytes} bytes`)
    if (part.length > 0) this.parts.push(new Uint8Array(part))
  }

  /** What was kept, and the part that ends it. */
  take(part: Uint8Array): Uint8Array {
    if (this.isEmpty && part.length <= mostItemBytes) return part
    this.add(part)
    const whole = Buffer.concat(this.parts, this.bytes)
    this.parts = []
    this.bytes = 0
    return whole
  }
}

/** Items are lines; empty ones are passed over. */
export class LineCutter implements Cutter {
  private readonly held: Held
  constructor(url: string) {
    this.held = new Held(url)
  }

  * push(piece: Uint8Array): Generator<Uint8Array> {
    let start = 0
    for (let end = piece.indexOf(code.newline); end >= 0; end = piece.indexOf(code.newline, start)) {
      const line = this.held.take(piece.subarray(start, end))
      start = end + 1
      if (!line.every(isBlank)) yield line
    }
    this.held.add(piece.subarray(start))
  }

  * end(): Generator<Uint8Array> {
    const line = this.held.take(new Uint8Array())
    if (!line.every(isBlank)) yield line
  }
}

/** Items are what stands in one array. */
export class ArrayCutter implements Cutter {
  private readonly held: Held
  private place: 'before' | 'inside' | 'after' = 'before'
  private depth = 0
  private inText = false
  private escaped = false
  /** Whether nothing of the item has been seen. */
  private isNothing = true
  private count = 0

  constructor(private readonly url: string) {
    this.held = new Held(url)
  }

  private malformed(what: string): MapResultError {
    return new MapResultError('SW4502', `${this.url} is no JSON array (${what} after ${this.count} items); if it is JSON Lines, say so: outputType: 'JSONL'`)
  }

  * push(piece: Uint8Array): Generator<Uint8Array> {
    let start = 0
    for (let at = 0; at < piece.length; at += 1) {
      const byte = piece[at]
      if (this.place !== 'inside') {
        if (isBlank(byte)) continue
        if (this.place === 'after' || byte !== code.open) throw this.malformed(this.place === 'after' ? 'something follows its end' : 'it does not begin as one')
        this.place = 'inside'
        start = at + 1
      } else if (this.endsItem(byte)) {
        const isLast = byte === code.close
        const item = this.held.take(piece.subarray(start, at))
        start = at + 1
        if (isLast) this.place = 'after'
        if (this.isNothing) {
          if (isLast && this.count === 0) continue
          throw this.malformed('an item is missing')
        }
        this.isNothing = true
        this.count += 1
        yield item
      }
    }
    if (this.place === 'inside') this.held.add(piece.subarray(start))
  }

  /** Goes one byte further; true for a comma or bracket that belongs to the array itself. */
  private endsItem(byte: number | undefined): boolean {
    if (this.inText) {
      if (this.escaped) this.escaped = false
      else if (byte === code.backslash) this.escaped = true
      else if (byte === code.quote) this.inText = false
      return false
    }
    if (isBlank(byte)) return false
    if (this.depth === 0 && (byte === code.comma || byte === code.close)) return true
    this.isNothing = false
    if (byte === code.quote) this.inText = true
    else if (byte === code.open || byte === code.openBrace) this.depth += 1
    else if (byte === code.close || byte === code.closeBrace) {
      if (this.depth === 0) throw this.malformed('a brace closes what was not opened')
      this.depth -= 1
    }
    return false
  }

  * end(): Generator<Uint8Array> {
    if (this.place !== 'after') throw new MapResultError('SW4502', `${this.url} ends in the middle, after ${this.count} items`)
  }
}
