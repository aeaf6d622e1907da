import { fault } from '../fault.js'
import type { Run } from '../scope.js'
import { collapse } from '../sequence.js'
import { JsonataFunction } from '../value.js'
import type { Match } from './match.js'
import { placeOf } from './string.js'

/** Replaces a text, at most so many times. A function as the replacement counts as its text does: as nothing. */
export function replaced(text: string, pattern: string, replacement: unknown, limit: number, run: Run): string {
  const filling = typeof replacement === 'string' ? replacement : replacement instanceof JsonataFunction ? '' : 'undefined'
  let result = ''
  let position = 0
  for (let at = placeOf(text, pattern, 0, run), count = 0; at !== -1 && count < limit; count++) {
    result += text.slice(position, at) + filling
    run.spend(1)
    run.spendText(result.length - text.length)
    position = at + pattern.length
    at = placeOf(text, pattern, position, run)
  }
  return result + text.slice(position)
}

/** Replaces what was matched, by a text in which `$1` stands for a group, or by what a function makes of the match. */
export function substitute(text: string, found: Iterable<Match>, replacement: unknown, run: Run): string {
  let result = ''
  let position = 0
  for (const match of found) {
    const filling = typeof replacement === 'string' ? expanded(replacement, match) : collapse(run.apply(replacement, [match.raw], undefined))
    if (typeof filling !== 'string') throw fault('D3012')
    result += text.slice(position, match.start) + filling
    run.spendText(result.length)
    position = match.start + match.text.length
  }
  return result + text.slice(position)
}

/** `$$` is a dollar, `$0` the match, `$n` a group: with as many digits as there are groups to number. */
function expanded(replacement: string, { text, groups }: Match): string {
  const digits = groups.length === 0 ? 1 : String(groups.length).length
  let result = ''
  let position = 0
  for (let at = replacement.indexOf('$'); at !== -1 && position < replacement.length; at = replacement.indexOf('$', position)) {
    result += replacement.slice(position, at)
    position = at + 1
    const sign = replacement.charAt(position)
    if (sign === '$' || sign === '0') {
      result += sign === '$' ? '$' : text
      position += 1
      continue
    }
    let index = parseInt(replacement.slice(position, position + digits), 10)
    if (digits > 1 && index > groups.length) index = parseInt(replacement.slice(position, position + digits - 1), 10)
    if (Number.isNaN(index)) result += '$'
    else {
      const group = groups[index - 1]
      if (typeof group === 'string') result += group
      position += String(index).length
    }
  }
  return result + replacement.slice(position)
}
