import { readerFailure } from '../failure.js'
import { checkPiece } from './text.js'

/** Largest header. Source: AWS Step Functions developer guide, "ItemReader": 10 KiB. */
const longestHeader = 10_240

/** Takes text in pieces and gives rows: RFC 4180, with `\n` as good as `\r\n`. Lines without a character are no rows. */
class RowParser {
  private row: string[] = []
  private field = ''
  private size = 0
  /** A carriage return at the end of the last piece. */
  private carried = ''
  /** Within quotes; after a quote that may end them or stand for one. */
  private state: 'plain' | 'quoted' | 'quote' = 'plain'
  /** Whether anything was seen of the row. */
  private begun = false

  constructor(private readonly delimiter: string) {}

  * take(piece: string): Generator<readonly string[]> {
    // what the end of a line begins with is looked at together with what follows
    const text = (this.carried + piece).replace(/\r$/, '')
    this.carried = text.length < this.carried.length + piece.length ? '\r' : ''
    // runs of plain characters are copied at once
    let from = 0
    for (let i = 0; i < text.length; i++) {
      const character = text.charAt(i)
      if (this.state === 'quoted') {
        if (character !== '"') continue
        this.field += text.slice(from, i)
        from = i + 1
        this.state = 'quote'
        continue
      }
      if (this.state === 'quote') {
        if (character === '"') {
          this.field += '"'
          from = i + 1
          this.state = 'quoted'
          continue
        }
        this.state = 'plain'
      }
      if (character === '"' && this.field === '' && from === i) {
        this.begun = true
        this.state = 'quoted'
        from = i + 1
      } else if (character === this.delimiter) {
        this.endField(text.slice(from, i))
        this.begun = true
        from = i + 1
      } else if (character === '\n') {
        const last = text.slice(from, i)
        from = i + 1
        const row = this.endRow(last)
        if (row !== undefined) yield row
      }
    }
    this.field += text.slice(from)
    checkPiece(this.size + this.field.length)
  }

  /** The last row, if its line has no end. @throws MapRunFailure for quotes that do not end */
  end(): readonly string[] | undefined {
    if (this.state === 'quoted') throw readerFailure('A quoted field of the CSV file has no end.')
    return this.endRow('')
  }

  private endField(last: string): void {
    this.row.push(this.field + last)
    this.size += this.field.length + last.length
    this.field = ''
  }

  private endRow(last: string): readonly string[] | undefined {
    this.field += last.endsWith('\r') ? last.slice(0, -1) : last
    if (!this.begun && this.field === '' && this.row.length === 0) return undefined
    this.endField('')
    const { row } = this
    this.row = []
    this.size = 0
    this.begun = false
    return row
  }
}

/**
 * Rows of a CSV file as objects of strings: values that have no header are dropped, headers without a value get an empty string.
 *
 * @param headers - those of the definition; undefined when the first row has them
 * @throws MapRunFailure States.ItemReaderFailed
 * @example
 * csvItems(text, ',', undefined) // 'a,b\n1,2' -> { a: '1', b: '2' }
 */
export async function* csvItems(text: AsyncIterable<string>, delimiter: string, headers: readonly string[] | undefined): AsyncGenerator<Readonly<Record<string, string>>> {
  let names = headers === undefined ? undefined : checkHeaders(headers)
  for await (const row of rowsOf(text, delimiter)) {
    if (names === undefined) names = checkHeaders(row)
    else yield Object.fromEntries(names.map((name, i) => [name, row[i] ?? '']))
  }
}

/** Rows as they are. */
export async function* rowsOf(text: AsyncIterable<string>, delimiter: string): AsyncGenerator<readonly string[]> {
  const parser = new RowParser(delimiter)
  for await (const chunk of text) yield* parser.take(chunk)
  const last = parser.end()
  if (last !== undefined) yield last
}

function checkHeaders(headers: readonly string[]): readonly string[] {
  if (new Set(headers).size !== headers.length) throw readerFailure('CSV headers cannot contain duplicates.')
  if (Buffer.byteLength(headers.join(',')) > longestHeader) throw readerFailure(`CSV headers cannot be longer than ${longestHeader} bytes.`)
  return headers
}
