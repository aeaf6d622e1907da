import { QueryError } from '../error.js'
import { anyExceptLineEnd, classEscapes, controlEscape } from './syntax.js'
import type { Ranges, RegexNode } from './syntax.js'

const unsupported = (what: string): QueryError => new QueryError('unsupported', 'ASL3010', `${what} in a regular expression is not supported`)

/** Reads the pattern of a JavaScript regular expression without the `u` flag. The pattern must be one that `RegExp` accepts. */
export function parseRegex(source: string): { readonly node: RegexNode; readonly groups: number } {
  return new Parser(source).parse()
}

/** Counts capturing groups and collects their names, which a reference may use before the group stands. */
function groupNames(source: string): { readonly count: number; readonly names: ReadonlyMap<string, number> } {
  const names = new Map<string, number>()
  let [count, inClass] = [0, false]
  for (let i = 0; i < source.length; i++) {
    const char = source[i]
    if (char === '\\') i++
    else if (inClass) inClass = char !== ']'
    else if (char === '[') inClass = true
    else if (char === '(') {
      const name = /^\(\?<([^=!>][^>]*)>/.exec(source.slice(i, i + 200))?.[1]
      if (source[i + 1] !== '?' || name !== undefined) count += 1
      if (name !== undefined) names.set(name, count)
    }
  }
  return { count, names }
}

class Parser {
  private at = 0
  private group = 0
  private readonly total: number
  private readonly names: ReadonlyMap<string, number>
  constructor(private readonly source: string) {
    const { count, names } = groupNames(source)
    this.total = count
    this.names = names
  }

  parse(): { readonly node: RegexNode; readonly groups: number } {
    return { node: this.choice(), groups: this.total }
  }

  private peek(): string {
    return this.source.charAt(this.at)
  }

  private take(text: string): boolean {
    if (!this.source.startsWith(text, this.at)) return false
    this.at += text.length
    return true
  }

  private choice(): RegexNode {
    const options = [this.sequence()]
    while (this.take('|')) options.push(this.sequence())
    return options.length === 1 && options[0] !== undefined ? options[0] : { kind: 'choice', options }
  }

  private sequence(): RegexNode {
    const items: RegexNode[] = []
    while (this.at < this.source.length && this.peek() !== '|' && this.peek() !== ')') {
      const first = this.group
      items.push(this.quantified(this.atom(), first))
    }
    return items.length === 1 && items[0] !== undefined ? items[0] : items.length === 0 ? { kind: 'empty' } : { kind: 'sequence', items }
  }

  private quantified(body: RegexNode, firstGroup: number): RegexNode {
    const bounds = this.bounds()
    if (bounds === undefined) return body
    const greedy = !this.take('?')
    return { kind: 'repeat', body, min: bounds[0], max: bounds[1], greedy, groups: [firstGroup + 1, this.group + 1] }
  }

  private bounds(): readonly [number, number] | undefined {
    if (this.take('*')) return [0, Infinity]
    if (this.take('+')) return [1, Infinity]
    if (this.take('?')) return [0, 1]
    const match = /^\{(\d+)(,(\d*))?\}/.exec(this.source.slice(this.at, this.at + 64))
    if (match === null) return undefined
    this.at += match[0].length
    const min = Number(match[1])
    return [min, match[2] === undefined ? min : match[3] === '' || match[3] === undefined ? Infinity : Number(match[3])]
  }

  private atom(): RegexNode {
    const char = this.peek()
    this.at += 1
    if (char === '^') return { kind: 'anchor', at: 'start' }
    if (char === '$') return { kind: 'anchor', at: 'end' }
    if (char === '.') return { kind: 'set', ranges: anyExceptLineEnd, negated: false }
    if (char === '[') return this.characterClass()
    if (char === '(') return this.parenthesis()
    if (char === '\\') return this.escape()
    return unit(char.charCodeAt(0))
  }

  private parenthesis(): RegexNode {
    const close = (node: RegexNode): RegexNode => {
      this.at += 1
      return node
    }
    if (this.take('?:')) return close(this.choice())
    for (const [text, behind, negated] of [['?=', false, false], ['?!', false, true], ['?<=', true, false], ['?<!', true, true]] as const) {
      if (!this.take(text)) continue
      const before = this.group
      const body = this.choice()
      // JavaScript matches these right to left, which fills captures differently
      if (behind && this.group > before) throw unsupported('a capturing group inside a look-behind')
      return close({ kind: 'look', body, behind, negated })
    }
    if (this.take('?<')) this.at = this.source.indexOf('>', this.at) + 1
    else if (this.peek() === '?') throw unsupported(`the group (${this.source.slice(this.at, this.at + 2)}`)
    this.group += 1
    const index = this.group
    return close({ kind: 'group', index, body: this.choice() })
  }

  private escape(): RegexNode {
    const char = this.peek()
    if (char === 'b' || char === 'B') {
      this.at += 1
      return { kind: 'anchor', at: char === 'b' ? 'word' : 'notWord' }
    }
    if (char === 'k' && this.names.size > 0) {
      const end = this.source.indexOf('>', this.at)
      const index = this.names.get(this.source.slice(this.at + 2, end)) ?? 0
      this.at = end + 1
      return { kind: 'back', index }
    }
    const back = /^[1-9]\d*/.exec(this.source.slice(this.at, this.at + 8))?.[0]
    if (back !== undefined && Number(back) <= this.total) {
      this.at += back.length
      return { kind: 'back', index: Number(back) }
    }
    const ranges = this.classEscape()
    return ranges === undefined ? unit(this.characterEscape()) : { kind: 'set', ranges, negated: false }
  }

  private classEscape(): Ranges | undefined {
    const char = this.peek()
    if (!Object.hasOwn(classEscapes, char)) return undefined
    this.at += 1
    return classEscapes[char]
  }

  /** After the backslash: one code unit. */
  private characterEscape(): number {
    const rest = this.source.slice(this.at, this.at + 5)
    const hex = /^(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4}))/.exec(rest)
    const octal = /^(?:[0-3][0-7]{0,2}|[4-7][0-7]?)/.exec(rest)
    const control = /^c([a-zA-Z])/.exec(rest)
    if (hex !== null) {
      this.at += hex[0].length
      return parseInt(hex[1] ?? hex[2] ?? '', 16)
    }
    if (octal !== null) {
      this.at += octal[0].length
      return parseInt(octal[0], 8)
    }
    if (control !== null) {
      this.at += 2
      return (control[1] ?? '').charCodeAt(0) % 32
    }
    // an incomplete \c stands for the backslash itself
    if (rest.startsWith('c')) return 0x5c
    this.at += 1
    return controlEscape(rest.charAt(0)) ?? rest.charCodeAt(0)
  }

  private characterClass(): RegexNode {
    const negated = this.take('^')
    const ranges: number[] = []
    while (this.peek() !== ']') {
      const from = this.classAtom()
      if (this.peek() === '-' && this.source.charAt(this.at + 1) !== ']') {
        this.at += 1
        const to = this.classAtom()
        if (typeof from === 'number' && typeof to === 'number') ranges.push(from, to)
        else for (const part of [from, 0x2d, to]) ranges.push(...(typeof part === 'number' ? [part, part] : part))
      } else ranges.push(...(typeof from === 'number' ? [from, from] : from))
    }
    this.at += 1
    return { kind: 'set', ranges, negated }
  }

  private classAtom(): number | Ranges {
    const char = this.peek()
    this.at += 1
    if (char !== '\\') return char.charCodeAt(0)
    if (this.take('b')) return 8
    return this.classEscape() ?? this.characterEscape()
  }
}

const unit = (code: number): RegexNode => ({ kind: 'set', ranges: [code, code], negated: false })
