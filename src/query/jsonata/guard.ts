import { QueryError } from '../error.js'
import { deepestSource, nestedTooDeeply } from './limit.js'

/** How often `?:` and `??` may lie in the left side of one another: the parser copies that side each time. */
const mostCopies = 8

/** Strings, quoted names, comments; then the signs that matter. */
const tokens = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`|\/\*[\s\S]*?\*\/|\?\?|\?:|[()[\]{},;/]|[^\s"'`/?()[\]{},;]+|\?/gy

/** What a slash may follow that begins a regular expression, and does not divide. */
const operatorEnd = /[([{,;:?=<>&+\-*~|!]$|\b(?:and|or|in)$|^$/

const regexLiteral = /\/(?:[^/\\]|\\.)+\//y

interface Group {
  /** Copies made of what lies inside. */
  inside: number
  /** Copies made within the operand that is being read. */
  operand: number
}

/**
 * Refuses source that would keep the parser busy for ever, before it is parsed.
 *
 * @throws QueryError of kind `limit`
 */
export function guardSource(source: string): void {
  const groups: Group[] = [{ inside: 0, operand: 0 }]
  let before = ''
  for (let at = 0; at < source.length;) {
    const token = tokenAt(source, at, before)
    at += token.length
    if (token.trim() === '' || token.startsWith('/*')) continue
    before = token
    track(token, groups, at)
  }
}

function tokenAt(source: string, at: number, before: string): string {
  const pattern = source[at] === '/' && source[at + 1] !== '*' && operatorEnd.test(before) ? regexLiteral : tokens
  pattern.lastIndex = at
  return pattern.exec(source)?.[0] ?? source.charAt(at)
}

function track(token: string, groups: Group[], position: number): void {
  const group = groups[groups.length - 1] ?? { inside: 0, operand: 0 }
  if ('([{'.includes(token)) {
    if (groups.length > deepestSource) throw nestedTooDeeply(position)
    groups.push({ inside: 0, operand: 0 })
  } else if (')]}'.includes(token)) {
    const closed = groups.length > 1 ? groups.pop() : undefined
    const outer = groups[groups.length - 1]
    if (closed !== undefined && outer !== undefined) outer.operand = Math.max(outer.operand, closed.inside, closed.operand)
  } else if (token === ',' || token === ';') {
    group.inside = Math.max(group.inside, group.operand)
    group.operand = 0
  } else if (token === '??' || token === '?:') {
    const copies = group.operand + 1
    if (copies > mostCopies) throw new QueryError('limit', 'ASL3012', `?? and ?: may not lie in the left side of one another more than ${mostCopies} times`, position)
    group.inside = Math.max(group.inside, copies)
    group.operand = 0
  }
}
