/** Whether a text fits; compiled once from a pattern of `*` (any characters) and `?` (one character). */
export type Matcher = (text: string) => boolean

/**
 * Compiles a pattern of IAM. Time is bounded by pattern length × text length, whatever the pattern.
 *
 * @example
 * ```ts
 * compilePattern('texts/*')('texts/a/b') // true
 * ```
 */
export function compilePattern(pattern: string): Matcher {
  if (pattern === '*') return () => true
  if (!/[*?]/.test(pattern)) return text => text === pattern
  const prefix = /^[^*?]*(?=\*$)/.exec(pattern)?.[0]
  if (prefix !== undefined && prefix.length === pattern.length - 1) return text => text.startsWith(prefix)
  return text => matches(pattern, text)
}

/** Greedy with one way back: to the last `*`, which then takes one character more. */
function matches(pattern: string, text: string): boolean {
  let at = 0
  let position = 0
  let star = -1
  let resume = 0
  while (position < text.length) {
    const wanted = pattern[at]
    if (wanted === '*') {
      star = at++
      resume = position
    } else if (wanted === '?' || wanted === text[position]) {
      at++
      position++
    } else if (star !== -1) {
      at = star + 1
      position = ++resume
    } else return false
  }
  while (pattern[at] === '*') at++
  return at === pattern.length
}

/** Parts of an ARN; the last one may hold colons of its own. */
const arnParts = 6

/** The parts of an ARN. Source: IAM user guide, "Amazon Resource Names". */
export function splitArn(arn: string): readonly string[] {
  const parts = arn.split(':')
  return parts.length <= arnParts ? parts : [...parts.slice(0, arnParts - 1), parts.slice(arnParts - 1).join(':')]
}

/**
 * Compiles an ARN pattern: wildcards stay within the parts between colons, and parts that are left out at the end are any.
 * Source: IAM user guide, "IAM JSON policy elements: Resource".
 */
export function compileArnPattern(pattern: string): Matcher {
  if (pattern === '*') return () => true
  if (!/[*?]/.test(pattern)) return arn => arn === pattern
  const wanted = splitArn(pattern).map(compilePattern)
  return (arn) => {
    const parts = splitArn(arn)
    return parts.length === arnParts && wanted.every((matcher, index) => matcher(parts[index] ?? ''))
  }
}
