/** Where something stands in a text, both counted from 1; columns in UTF-16 units, as editors count them. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** A stretch of a text, in UTF-16 units from its beginning; the end is the first unit after it. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** The place of a value in the text it was read from, and those of what it holds. */
export interface SourceNode extends Span {
  readonly members?: ReadonlyMap<string, SourceMember>
  readonly items?: readonly SourceNode[]
  /** Of a string: gives a function that tells where in the text the unit at an index of its value stands. */
  characters?(): (index: number) => number
  /** What the value is will be known at the deployment: a substitution without quotes, a function of CloudFormation. */
  readonly unknown?: boolean
}

/** One member of an object. */
export interface SourceMember {
  readonly key: Span
  readonly node: SourceNode
}

/** A value as it was read, with the places of its parts. */
export interface SourceTree {
  readonly value: unknown
  readonly root: SourceNode
  /** Keys that stand in their object already, where these are allowed: the last value counts. */
  readonly duplicates: readonly Span[]
}

/** What kind of mistake a text has. */
export type MistakeKind = 'syntax' | 'duplicate' | 'deep'

/** The first mistake of a text, and where it was found. */
export class Mistake extends Error {
  override readonly name = 'Mistake'

  constructor(readonly offset: number, readonly reason: string, readonly kind: MistakeKind = 'syntax') {
    super(reason)
  }
}

/** Deeper data is more than a state can hold, and would exhaust the stack. */
export const maxDepth = 1000

/** The value that units of a string come from: from `index` on, they stand in the text from `offset` on, up to the next run. */
export interface Run {
  readonly index: number
  readonly offset: number
}

/**
 * Tells where the unit at an index stands.
 *
 * @param runs - in rising order of `index`, the first at 0
 * @example
 * offsetIn([{ index: 0, offset: 5 }, { index: 2, offset: 10 }])(3) // 11
 */
export const offsetIn = (runs: readonly Run[]) => (index: number): number => {
  let [low, high] = [0, runs.length]
  while (high - low > 1) {
    const middle = (low + high) >>> 1
    if ((runs[middle]?.index ?? 0) <= index) low = middle
    else high = middle
  }
  const { index: first, offset } = runs[low] ?? { index: 0, offset: 0 }
  return offset + Math.max(0, index - first)
}

/** The line and column of an offset. For many offsets of one text, `lineTable` of `scripts/validate` is the faster way. */
export function positionIn(text: string, offset: number): Position {
  const before = offset === 0 ? -1 : text.lastIndexOf('\n', offset - 1)
  let line = 1
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line++
  return { line, column: offset - before }
}

/**
 * The place of the value at a path of the interpreter (`/States/A/Branches[0]`); that of the nearest value around it when there is none. Keys may hold any
 * character.
 */
export function nodeAtPath(root: SourceNode, path: string): SourceNode {
  let node = root
  for (let rest = path; rest !== '';) {
    const next = step(node, rest)
    if (next === undefined) return node
    ;({ node, rest } = next)
  }
  return node
}

/** One step along a path. Keys are not escaped in it, so the longest one that fits is meant. */
function step({ members, items }: SourceNode, path: string): { readonly node: SourceNode; readonly rest: string } | undefined {
  const index = /^\[(\d+)\]/.exec(path)
  const item = index?.[1] === undefined ? undefined : items?.[Number(index[1])]
  if (index !== null && item !== undefined) return { node: item, rest: path.slice(index[0].length) }
  let found: readonly [string, SourceMember] | undefined
  for (const member of members ?? []) {
    const [key] = member
    const after = path[key.length + 1]
    if (path.startsWith(`/${key}`) && (after === undefined || after === '/' || after === '[') && key.length >= (found?.[0].length ?? 0)) found = member
  }
  return found === undefined ? undefined : { node: found[1].node, rest: path.slice(found[0].length + 1) }
}
