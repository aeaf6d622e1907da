import { QueryError } from '../error.js'

/** An argument or a call, parsed. */
export type IntrinsicNode =
  | { readonly kind: 'value'; readonly value: string | number | boolean | null; readonly raw: string }
  | { readonly kind: 'path'; readonly source: string }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly IntrinsicNode[] }

/** Calls one field may hold. Source: developer guide, "Intrinsic functions". */
const mostCalls = 10

/** Whether a text is meant as a call and not as a path. */
export const looksIntrinsic = (source: string): boolean => source.startsWith('States.')

/**
 * Reads a call such as `States.Format('{}', $.a)`.
 *
 * @throws QueryError of kind `syntax`
 */
export function parseIntrinsic(source: string): IntrinsicNode {
  const parser = new Parser(source)
  const node = parser.call()
  parser.end()
  return node
}

class Parser {
  private at = 0
  private calls = 0
  constructor(private readonly source: string) {}

  end(): void {
    this.blanks()
    if (this.at < this.source.length) throw this.fail('nothing may follow the call')
  }

  call(): IntrinsicNode {
    const name = /States\.[A-Za-z0-9]+/y
    const found = this.match(name)
    if (found === undefined) throw this.fail('a call of an intrinsic function is expected')
    this.calls += 1
    if (this.calls > mostCalls) throw this.fail(`a field holds at most ${mostCalls} intrinsic functions`)
    this.blanks()
    this.expect('(')
    const args: IntrinsicNode[] = []
    this.blanks()
    if (this.source[this.at] !== ')') {
      do args.push(this.argument())
      while (this.match(/,/y) !== undefined)
    }
    this.expect(')')
    return { kind: 'call', name: found, args }
  }

  private argument(): IntrinsicNode {
    this.blanks()
    const next = this.source[this.at]
    const node = next === "'" ? this.text() : next === '$' ? this.path() : next === 'S' ? this.call() : this.literal()
    this.blanks()
    return node
  }

  private literal(): IntrinsicNode {
    const raw = this.match(/true\b|false\b|null\b|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y)
    if (raw === undefined) throw this.fail("an argument is a path, a number, true, false, null, a text in ' or a call")
    return { kind: 'value', value: JSON.parse(raw) as number | boolean | null, raw }
  }

  /** A backslash may stand before ' { } and \ only. */
  private text(): IntrinsicNode {
    const raw = this.match(/'((?:[^'\\]|\\['{}\\])*)'/y)
    if (raw === undefined) throw this.fail("a text in ' is not closed, or has a backslash before something else than ' { } \\")
    const inner = raw.slice(1, -1)
    return { kind: 'value', value: inner.replace(/\\(.)/g, '$1'), raw: inner }
  }

  /** Up to the comma or parenthesis that is not part of the path. */
  private path(): IntrinsicNode {
    const start = this.at
    let depth = 0
    for (; this.at < this.source.length; this.at += 1) {
      const char = this.source.charAt(this.at)
      if (depth > 0 && (char === "'" || char === '"')) this.skipQuoted(char)
      else if (char === '[' || char === '(') depth += 1
      else if (depth === 0 && (char === ',' || char === ')')) break
      else if (char === ']' || char === ')') depth -= 1
    }
    return { kind: 'path', source: this.source.slice(start, this.at).trimEnd() }
  }

  private skipQuoted(quote: string): void {
    for (this.at += 1; this.at < this.source.length && this.source[this.at] !== quote; this.at += 1) if (this.source[this.at] === '\\') this.at += 1
  }

  private blanks(): void {
    this.match(/\s*/y)
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.source)?.[0]
    this.at += found?.length ?? 0
    return found
  }

  private expect(text: string): void {
    if (!this.source.startsWith(text, this.at)) throw this.fail(`'${text}' expected`)
    this.at += text.length
  }

  private fail(what: string): QueryError {
    return new QueryError('syntax', 'ASL3023', `Invalid intrinsic function call '${this.source}': ${what} at offset ${this.at}`, this.at)
  }
}
