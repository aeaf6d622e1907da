import { compileRegex } from '../regex/index.js'
import type { Regex } from '../regex/index.js'
import type { Node } from './ast.js'
import type { Code } from './compiler.js'
import { fault } from './fault.js'
import type { Run } from './scope.js'
import { JsonataFunction } from './value.js'

/** `/pattern/flags`: a function from a string to its first match, with a function `next` to the one after it. */
export function compileRegexLiteral(node: Node): Code {
  const { source, flags } = node.value as RegExp
  const regex = compileRegex(source, flags)
  return () => new JsonataFunction(2, (run, [text, from]) => firstMatch(regex, run, String(text), typeof from === 'number' ? from : 0, node.position))
}

/** What a matching function gives. */
function firstMatch(regex: Regex, run: Run, text: string, from: number, position: number | undefined): Readonly<Record<string, unknown>> | undefined {
  run.spend(1)
  const found = from > text.length ? undefined : regex.exec(text, from, run)
  if (found === undefined) return undefined
  const { start, end, groups } = found
  run.impure = true
  const next = new JsonataFunction(0, (again) => {
    if (end >= text.length) return undefined
    const following = firstMatch(regex, again, text, end, position)
    // one that takes nothing would be found for ever
    if (following?.['match'] === '') throw fault('D1004', {}, position)
    return following
  })
  return { match: text.slice(start, end), start, end, groups, next }
}
