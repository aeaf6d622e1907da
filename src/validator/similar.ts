/**
 * Whether one name is likely to be the other one mistyped: the same letters in another case, or at most two letters left out, added, changed or
 * exchanged. Names of fewer than three letters resemble nothing but themselves.
 *
 * @example
 * isSimilar('StartsAt', 'StartAt') // true
 */
export function isSimilar(name: string, other: string): boolean {
  if (name === other) return false
  const [left, right] = [name.toLowerCase(), other.toLowerCase()]
  if (left === right) return true
  // a name of one or two letters is near to every other
  if (Math.min(left.length, right.length) < 3) return false
  // two letters of a short name are most of it
  return distance(left, right, Math.min(left.length, right.length) < 6 ? 1 : 2)
}

/** Whether two short texts are at most so many letters apart, two exchanged ones counted as one; the table is never larger than what a name needs. */
function distance(left: string, right: string, most: number): boolean {
  if (Math.abs(left.length - right.length) > most || left.length > 80) return false
  let before: readonly number[] = []
  let row: readonly number[] = Array.from({ length: right.length + 1 }, (_, i) => i)
  for (let i = 1; i <= left.length; i++) {
    const next = [i]
    for (let j = 1; j <= right.length; j++) {
      const changed = (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1)
      const exchanged = i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1] ? (before[j - 2] ?? 0) + 1 : Infinity
      next.push(Math.min(changed, exchanged, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    before = row
    row = next
  }
  return (row[right.length] ?? most + 1) <= most
}

/** More names than a message is worth to be looked through for. */
const mostNames = 500

/**
 * The name among some that another is likely to stand for; only the first few hundred are looked at.
 *
 * @example
 * mostSimilar('Nxt', ['Next', 'End']) // 'Next'
 */
export function mostSimilar(name: string, names: Iterable<string>): string | undefined {
  let looked = 0
  for (const candidate of names) {
    if (isSimilar(name, candidate)) return candidate
    looked += 1
    if (looked === mostNames) return undefined
  }
  return undefined
}
