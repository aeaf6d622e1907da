import { compareText } from '../canonical.js'

/** Ids told in a message; the rest is counted. */
const mostTold = 5

/** Counts ids, and keeps the first few in code-unit order: the same ones in whatever order they come. */
export interface IdList {
  add(id: string): void
  readonly count: number
  /** `a, b, c, d, e and 12 more`. */
  told(): string
}

/** @param most - ids to tell */
export function createIdList(most = mostTold): IdList {
  const first: string[] = []
  let count = 0
  return {
    add(id) {
      count++
      const last = first.at(-1)
      if (first.length === most && last !== undefined && compareText(id, last) >= 0) return
      first.push(id)
      first.sort(compareText).splice(most)
    },
    get count() {
      return count
    },
    told: () => tellFirst(first, count),
  }
}

/** The first of a list and how many more there are. */
export function tellFirst(first: readonly string[], count: number): string {
  return first.length < count ? `${first.join(', ')} and ${(count - first.length).toLocaleString('en')} more` : first.join(', ')
}

/** `1 item`, `2 items`. */
export const numberOf = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`
