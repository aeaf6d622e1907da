import { knownKeys, type RequestContext } from './context.js'
import { problem } from './problem.js'

/** Part of a text: itself, or what a condition key holds. */
type Piece = { readonly text: string } | { readonly key: string, readonly fallback: string | undefined }

/** A text with policy variables, ready to be filled in; undefined when a variable has no value: then nothing matches. */
export type Template = (context: RequestContext) => string | undefined

const placeholder = /\$\{([^{}]*)\}/g

/** `${*}`, `${?}` and `${$}` stand for the characters themselves. */
const escapes: ReadonlySet<string> = new Set(['*', '?', '$'])

/**
 * Reads a text that may hold policy variables, `${aws:PrincipalArn}` or `${aws:PrincipalArn, 'otherwise'}`.
 *
 * @returns undefined when it holds none
 * @throws LocalAwsError SW4430 for a variable that is not known here
 */
export function readTemplate(text: string, where: string): Template | undefined {
  const pieces: Piece[] = []
  let end = 0
  for (const match of text.matchAll(placeholder)) {
    pieces.push({ text: text.slice(end, match.index) }, piece(match[1] ?? '', where))
    end = match.index + match[0].length
  }
  if (pieces.length === 0) return undefined
  pieces.push({ text: text.slice(end) })
  return (context) => {
    let filled = ''
    for (const part of pieces) {
      const value = 'text' in part ? part.text : context[part.key] ?? part.fallback
      if (value === undefined) return undefined
      filled += value
    }
    return filled
  }
}

function piece(name: string, where: string): Piece {
  // the escaped character would have to be kept from meaning what it means in a pattern
  if (escapes.has(name)) throw problem(where, `the policy variable \${${name}} is not supported by the local AWS`)
  const [, key = '', fallback] = /^([A-Za-z0-9:/-]+)(?:\s*,\s*'([^']*)')?$/.exec(name.trim()) ?? []
  if (!knownKeys.has(key.toLowerCase())) throw problem(where, `the policy variable \${${name}} is not supported by the local AWS`)
  return { key: key.toLowerCase(), fallback }
}
