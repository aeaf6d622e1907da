import { compareText } from '../canonical.js'
import type { GroupDefinition } from '../model/definition.js'
import type { Analysis, Token } from '../types.js'
import type { GroupMatch } from './token-view.js'

/** Entries compared in one way, sorted, each with the groups that have it. */
interface EntryList {
  readonly word: (token: Token) => string
  readonly entries: readonly string[]
  readonly owners: readonly (readonly Owner[])[]
  /** First UTF-16 code units of the entries. */
  readonly beginnings: ReadonlySet<number>
}

interface Owner {
  readonly group: string
  readonly capitalised: boolean
}

/** Finds the matches of all groups in a document. */
export type GroupMatcher = (analysis: Analysis) => readonly GroupMatch[]

/** How an entry's words are read off tokens: `exact` by text, `lower` by text in any case, `lemma`. */
const words: Readonly<Record<'exact' | 'lower' | 'lemma', (token: Token) => string>> = {
  exact: (token) => token.text,
  lower: (token) => token.text.toLowerCase(),
  lemma: (token) => token.lemma.toLowerCase(),
}

/**
 * Compiles the groups of a model. An entry is compared with the tokens' words joined as in the document (one space for any white
 * space, nothing where there is none), so it needs no tokens of its own. Per group: leftmost, longest, without overlaps.
 * Time is proportional to tokens × the longest entry.
 */
export function compileGroups(groups: Readonly<Record<string, GroupDefinition>>): GroupMatcher {
  const lists = Object.entries(words).flatMap(([kind, word]) => entryList(word, Object.entries(groups).filter(([, group]) => kindOf(group) === kind), kind === 'exact'))
  return ({ tokens }) => {
    const matches: GroupMatch[] = []
    for (const list of lists) findEntries(list, tokens, matches)
    return matches.sort((a, b) => a.from - b.from || a.to - b.to || compareText(a.group, b.group))
  }
}

function kindOf({ match, case: rule = 'exact' }: GroupDefinition): keyof typeof words {
  return match === 'lemma' ? 'lemma' : rule === 'exact' ? 'exact' : 'lower'
}

function entryList(word: EntryList['word'], groups: readonly (readonly [string, GroupDefinition])[], exact: boolean): readonly EntryList[] {
  const owners = new Map<string, Owner[]>()
  for (const [group, definition] of groups) {
    for (const entry of definition.entries) {
      const spaced = entry.trim().replace(/\s+/gu, ' ')
      const key = exact ? spaced : spaced.toLowerCase()
      const known = owners.get(key) ?? []
      owners.set(key, known)
      if (!known.some((owner) => owner.group === group)) known.push({ group, capitalised: definition.case === 'capitalised' })
    }
  }
  if (owners.size === 0) return []
  const sorted = [...owners].sort(([a], [b]) => compareText(a, b))
  const entries = sorted.map(([entry]) => entry)
  return [{ word, entries, owners: sorted.map(([, owner]) => owner), beginnings: new Set(entries.map((entry) => entry.charCodeAt(0))) }]
}

function findEntries(list: EntryList, tokens: readonly Token[], matches: GroupMatch[]): void {
  const free = new Map<string, number>()
  const spoken = tokens.map(list.word)
  for (const [from, token] of tokens.entries()) {
    if (!list.beginnings.has((spoken[from] ?? '').charCodeAt(0))) continue
    for (const [group, to] of longestFrom(list, tokens, spoken, from, token)) {
      if (from < (free.get(group) ?? 0)) continue
      free.set(group, to)
      matches.push({ group, from, to })
    }
  }
}

/** Per group the end of its longest entry that begins here: each token narrows the entries that begin with the words so far. */
function longestFrom({ entries, owners }: EntryList, tokens: readonly Token[], spoken: readonly string[], from: number, first: Token): ReadonlyMap<string, number> {
  const longest = new Map<string, number>()
  const capital = /^[\p{Lu}\p{Lt}]/u.test(first.text)
  let key = ''
  let low = 0
  for (let at = from, before: Token | undefined; at < tokens.length; at++) {
    const token = tokens[at] ?? first
    key += (before !== undefined && token.start > before.end ? ' ' : '') + (spoken[at] ?? '')
    low = firstNotBelow(entries, key, low)
    const entry = entries[low]
    if (entry?.startsWith(key) !== true) break
    if (entry === key) {
      for (const { group, capitalised } of owners[low] ?? []) if (!capitalised || capital) longest.set(group, at + 1)
    }
    before = token
  }
  return longest
}

/** Where the first entry of at least this text is, from `low` on. */
function firstNotBelow(entries: readonly string[], text: string, low: number): number {
  let [from, to] = [low, entries.length]
  while (from < to) {
    const middle = (from + to) >>> 1
    if (compareText(entries[middle] ?? '', text) < 0) from = middle + 1
    else to = middle
  }
  return from
}
