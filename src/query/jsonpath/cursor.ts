import { QueryError } from '../error.js'

/** How deep parentheses, negations and filters in filters may nest. */
const deepest = 100

/** A place in the text of a path. */
export class Cursor {
  at = 0
  private depth = 0
  constructor(readonly text: string) {}

  get done(): boolean {
    return this.at >= this.text.length
  }

  peek(ahead = 0): string {
    return this.text.charAt(this.at + ahead)
  }

  /** Takes the text if it comes next. */
  take(text: string): boolean {
    if (!this.text.startsWith(text, this.at)) return false
    this.at += text.length
    return true
  }

  /** Takes what a sticky expression matches here. */
  match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)?.[0]
    this.at += found?.length ?? 0
    return found
  }

  skipBlanks(): void {
    this.match(/\s*/y)
  }

  expect(text: string): void {
    if (!this.take(text)) throw this.fail(`'${text}' expected`)
  }

  /** Reads something that can contain itself. @throws QueryError when it does so too deeply */
  nested<T>(read: () => T): T {
    if (this.depth === deepest) throw this.fail(`nesting deeper than ${deepest}`)
    this.depth += 1
    const value = read()
    this.depth -= 1
    return value
  }

  /** A quoted string: a backslash takes the quote out of its meaning and is an ordinary character elsewhere. */
  quoted(): string {
    const quote = this.peek()
    let value = ''
    for (this.at += 1; ; this.at += 1) {
      if (this.done) throw this.fail('a quoted name is not closed')
      if (this.peek() === '\\' && this.peek(1) === quote) this.at += 1
      else if (this.peek() === quote) break
      value += this.peek()
    }
    this.at += 1
    return value
  }

  fail(what: string): QueryError {
    return new QueryError('syntax', 'ASL3020', `Invalid path '${this.text}': ${what} at offset ${this.at}`, this.at)
  }
}
