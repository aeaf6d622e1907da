/** Alternatives that the braces of one pattern may stand for. */
const mostAlternatives = 256

/** Whether a word is meant as a pattern. */
export const isPattern = (word: string): boolean => /[*?{[]/.test(word)

/**
 * A pattern without its braces: `a/{b,c}.json` is `a/b.json` and `a/c.json`.
 *
 * @throws RangeError for more than 256 alternatives
 */
export function withoutBraces(pattern: string): readonly string[] {
  const done: string[] = []
  const open = [pattern]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    // the innermost first, so that braces may stand in one another
    const found = /\{([^{}]*)\}/.exec(next)
    if (found?.[1] === undefined) done.push(next)
    else for (const part of found[1].split(',')) open.push(next.slice(0, found.index) + part + next.slice(found.index + found[0].length))
    if (done.length + open.length > mostAlternatives) throw new RangeError(`the pattern stands for more than ${mostAlternatives} others`)
  }
  return done
}

/** One step of a pattern within a part of a path. */
type Step = { readonly kind: 'any' } | { readonly kind: 'one'; readonly fits: (character: string) => boolean }

function stepsOf(part: string): readonly Step[] {
  const steps: Step[] = []
  for (let at = 0; at < part.length; at++) {
    const character = part[at] ?? ''
    const close = character === '[' ? part.indexOf(']', at + 2) : -1
    if (character === '*') steps.push({ kind: 'any' })
    else if (character === '?') steps.push({ kind: 'one', fits: () => true })
    else if (close > 0) {
      steps.push({ kind: 'one', fits: classOf(part.slice(at + 1, close)) })
      at = close
    } else steps.push({ kind: 'one', fits: (other) => other === character })
  }
  return steps
}

function classOf(text: string): (character: string) => boolean {
  const negated = text.startsWith('!') || text.startsWith('^')
  const body = negated ? text.slice(1) : text
  return (character) => {
    let within = false
    for (let at = 0; at < body.length; at++) {
      const [from = '', dash, to] = [body[at], body[at + 1], body[at + 2]]
      if (dash === '-' && to !== undefined) {
        within ||= character >= from && character <= to
        at += 2
      } else within ||= character === from
    }
    return within !== negated
  }
}

/** Steps back to the last star alone, which is enough: time grows with the product of both lengths at most. */
function partFits(steps: readonly Step[], name: string): boolean {
  let [step, at, star, resume] = [0, 0, -1, 0]
  while (at < name.length) {
    const current = steps[step]
    if (current?.kind === 'any') {
      star = step++
      resume = at
    } else if (current?.fits(name[at] ?? '') === true) {
      step++
      at++
    } else if (star >= 0) {
      step = star + 1
      at = ++resume
    } else return false
  }
  return steps.slice(step).every(({ kind }) => kind === 'any')
}

/** What a pattern without braces fits: paths of parts with `/` between them; `**` is any number of parts. */
function matcher(pattern: string): (path: string) => boolean {
  const parts = pattern.split('/').map((part) => (part === '**' ? '**' as const : stepsOf(part)))
  return (path) => {
    const names = path.split('/')
    // the parts of the pattern that the names so far may have come to
    let reached = new Set(spread([0], parts))
    for (const name of names) {
      const next: number[] = []
      for (const at of reached) {
        const part = parts[at]
        if (part === '**') next.push(at)
        else if (part !== undefined && partFits(part, name)) next.push(at + 1)
      }
      reached = new Set(spread(next, parts))
    }
    return reached.has(parts.length)
  }
}

/** `**` may also stand for nothing. */
function spread(reached: readonly number[], parts: readonly (readonly Step[] | '**')[]): readonly number[] {
  return reached.flatMap((at) => {
    const all = [at]
    for (let next = at; parts[next] === '**'; next++) all.push(next + 1)
    return all
  })
}

/** A pattern, taken apart: the folder that everything it fits lies in, and what fits below that. */
export interface Glob {
  /** Without a pattern in it; empty for the working directory. */
  readonly folder: string
  readonly fits: (relative: string) => boolean
}

/**
 * Takes a pattern apart: `*`, `?`, `[a-z]`, `{a,b}` and `**` for any number of folders.
 *
 * @returns one for each alternative in braces
 * @throws RangeError for too many alternatives
 * @example
 * globsOf('machines/*.asl.json')[0].fits('order.asl.json') // true
 */
export const globsOf = (pattern: string): readonly Glob[] => withoutBraces(pattern).map((alternative) => {
  const parts = alternative.split('/')
  const first = parts.findIndex((part) => isPattern(part))
  const fixed = first === -1 ? parts.length - 1 : first
  return { folder: parts.slice(0, fixed).join('/') || (alternative.startsWith('/') ? '/' : ''), fits: matcher(parts.slice(fixed).join('/')) }
})
