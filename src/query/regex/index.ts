import { compileProgram } from './program.js'
import { Matcher } from './match.js'
import type { Budget } from './match.js'
import { parseRegex } from './parse.js'

export type { Budget } from './match.js'

/** Where a regular expression matched. */
export interface RegexMatch {
  readonly start: number
  readonly end: number
  /** Text of the groups from 1 on; `undefined` for one that took no part. */
  readonly groups: readonly (string | undefined)[]
}

/** A regular expression that a hostile pattern or subject cannot make run for ever. */
export interface Regex {
  readonly source: string
  /**
   * @param from - index in UTF-16 code units
   * @throws whatever the budget throws when it is used up
   */
  exec(text: string, from: number, budget: Budget): RegexMatch | undefined
}

/**
 * Compiles a JavaScript regular expression (flags `i` and `m`) for matching under a budget of steps.
 *
 * @param source - a pattern that `RegExp` accepts
 * @throws QueryError of kind `unsupported` for a construct this matcher does not have
 * @example
 * compileRegex('(a+)+$', '').exec('aaaaaaaaaaaaaaaaaaaaaaaaaaaaab', 0, budget) // ends when the budget does
 */
export function compileRegex(source: string, flags: string): Regex {
  const parsed = parseRegex(source)
  const options = { ignoreCase: flags.includes('i'), multiline: flags.includes('m') }
  const program = compileProgram(parsed.node, parsed.groups, options.ignoreCase)
  return {
    source,
    exec(text, from, budget) {
      const slots = new Matcher(program, options, text, budget).search(from)
      if (slots === undefined) return undefined
      const groups = Array.from({ length: parsed.groups }, (_, i) => {
        const [start = -1, end = -1] = [slots[i * 2 + 2], slots[i * 2 + 3]]
        return start === -1 || end === -1 ? undefined : text.slice(start, end)
      })
      return { start: slots[0] ?? 0, end: slots[1] ?? 0, groups }
    },
  }
}
