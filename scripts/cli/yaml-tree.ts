import { isAlias, isMap, isScalar, isSeq } from 'yaml'
import type { Scalar, YAMLMap, YAMLSeq } from 'yaml'
import { maxDepth, Mistake } from './source-tree.js'
import type { SourceMember, SourceNode, SourceTree, Span } from './source-tree.js'
import { parsedYaml } from './yaml-document.js'
import { looselyParsed } from './yaml-indent.js'
import { scalarOffsets } from './yaml-scalar.js'

/** What {@link readYamlTree} takes besides YAML. */
export interface YamlTreeOptions {
  /** `!Sub text` is read as `{"Fn::Sub": "text"}`, as CloudFormation does. Otherwise a tag of one's own is a mistake. */
  readonly shortTags?: boolean
  /** A key that occurs twice is told in the tree, and no mistake. */
  readonly allowDuplicates?: boolean
  /** What stands between brackets may be indented less than what is around it. YAML 1.2 forbids that; AWS's readers take it. */
  readonly looseIndent?: boolean
}

/** Values that aliases may stand for, together with those that are written out. */
const mostNodes = 200_000

/** What the parser's codes mean, for those that people meet. */
const reasons: Readonly<Record<string, string>> = {
  BAD_INDENT: 'wrong indentation', MISSING_CHAR: 'a quote, bracket, comma or colon is missing', MULTIPLE_DOCS: 'a second document follows', TAB_AS_INDENT: 'a tab indents',
  BLOCK_AS_IMPLICIT_KEY: 'a map in one line with its key, or text after a quote', MULTILINE_IMPLICIT_KEY: 'a key of several lines, or a colon is missing', UNEXPECTED_TOKEN: 'something that does not belong here',
  BAD_SCALAR_START: 'a text that must be quoted', BAD_DQ_ESCAPE: 'an escape that YAML does not have',
}

/**
 * Reads YAML with the places of all its parts. A key that occurs twice is a mistake, and aliases are bounded.
 *
 * @throws Mistake at the first one
 * @example
 * readYamlTree('a: [1, 2]').root.members?.get('a')?.node.items?.[1] // { start: 7, end: 8 }
 */
export function readYamlTree(text: string, options: YamlTreeOptions = {}): SourceTree {
  const { document, text: read, original } = options.looseIndent === true ? looselyParsed(text, parsedYaml) : { document: parsedYaml(text), text, original: (offset: number) => offset }
  const [problem] = [...document.errors, ...document.warnings.filter(({ code }) => code !== 'TAG_RESOLVE_FAILED' || options.shortTags !== true)]
  if (problem !== undefined) {
    const offset = original(problem.pos[0])
    const reason = problem.code === 'TAG_RESOLVE_FAILED' ? 'a tag such as !Sub belongs to a CloudFormation template' : reasons[problem.code]
    throw new Mistake(offset, reason === undefined ? problem.code : `${problem.code} (${reason})`)
  }
  const reader = new Reader(read, original, options.allowDuplicates === true)
  const { value, node } = reader.read(document.contents, 1)
  return { value, root: node, duplicates: reader.duplicates }
}

/** Fields of the language whose values are booleans. */
const booleanKey = /^(?:End|Is[A-Z]\w*|BooleanEquals)$/

interface Built {
  readonly value: unknown
  readonly node: SourceNode
}

class Reader {
  readonly duplicates: Span[] = []
  private readonly anchors = new Map<string, unknown>()
  private nodes = 0
  private latest: Span = { start: 0, end: 0 }
  /** Whether the next value is that of a field that is always a boolean. */
  private inBoolean = false

  /** @param original - from an offset in the text that was parsed to one in the text that was given */
  constructor(private readonly text: string, private readonly original: (offset: number) => number, private readonly allowDuplicates: boolean) {}

  /** @param written - a node of the parser; null where nothing is written */
  read(written: unknown, depth: number): Built {
    const range = spanOf(written)
    const span = range === undefined ? { start: this.latest.end, end: this.latest.end } : { start: this.original(range.start), end: this.original(range.end) }
    this.latest = span
    if (depth > maxDepth) throw new Mistake(span.start, `nested deeper than ${maxDepth}`, 'deep')
    if (++this.nodes > mostNodes) throw new Mistake(span.start, 'its aliases stand for too much, or there is too much of it')
    if (isAlias(written)) {
      if (!this.anchors.has(written.source)) throw new Mistake(span.start, 'an alias without its anchor before it')
      return this.read(this.anchors.get(written.source), depth + 1)
    }
    const { anchor, tag } = (written ?? {}) as { readonly anchor?: string; readonly tag?: string }
    if (anchor !== undefined) this.anchors.set(anchor, written)
    // a function is an object around what it is given
    return tag?.startsWith('!') === true ? asFunction(tag.slice(1), this.untagged(written, span, depth + 1)) : this.untagged(written, span, depth)
  }

  private untagged(written: unknown, span: Span, depth: number): Built {
    if (isMap(written)) return this.map(written, span, depth)
    if (isSeq(written)) return this.list(written, span, depth)
    return isScalar(written) ? this.scalar(written, span) : { value: null, node: span }
  }

  private charactersOf(written: Scalar, value: string): (index: number) => number {
    const offsetOf = scalarOffsets(this.text, spanOf(written) ?? this.latest, written.type ?? 'PLAIN', value)
    return (index) => this.original(offsetOf(index))
  }

  private scalar(written: Scalar, span: Span): Built {
    const { type } = written
    const { source = '' } = written
    // yes is true in YAML 1.1, which CloudFormation has, and a text in 1.2, which others have: a state may well be called Yes
    const isWord = typeof written.value === 'boolean' && !/^(?:true|false)$/i.test(source)
    const value = isWord && !this.inBoolean || source === '.' ? source : written.value
    if (typeof value !== 'string') {
      if (typeof value === 'number' && !Number.isFinite(value)) throw new Mistake(span.start, 'a number that JSON does not have')
      return { value: value ?? null, node: span }
    }
    // written without quotes, it may become a number
    const unknown = isWord || (type ?? 'PLAIN') === 'PLAIN' && /^\$\{[^{}]*\}$/.test(value)
    return { value, node: { ...span, ...(unknown && { unknown }), characters: () => this.charactersOf(written, value) } }
  }

  private list({ items }: YAMLSeq, span: Span, depth: number): Built {
    const built = items.map((item) => this.read(item, depth + 1))
    return { value: built.map(({ value }) => value), node: { ...span, items: built.map(({ node }) => node) } }
  }

  private map({ items }: YAMLMap, span: Span, depth: number): Built {
    const members = new Map<string, SourceMember>()
    const values: (readonly [string, unknown])[] = []
    const merged: Built[] = []
    for (const { key: written, value: held } of items) {
      if (isScalar(written) && typeof written.value === 'symbol') {
        merged.push(this.read(held, depth + 1))
        continue
      }
      const { value: key, node: keyNode } = this.read(written, depth + 1)
      if (typeof key === 'object' && key !== null) throw new Mistake(keyNode.start, 'a key that is no text')
      // keys are texts: no is not false there
      const name = isScalar(written) && typeof key === 'boolean' ? written.source ?? String(key) : String(key)
      if (members.has(name)) {
        if (!this.allowDuplicates) throw new Mistake(keyNode.start, 'DUPLICATE_KEY (the key occurs twice in its map)', 'duplicate')
        this.duplicates.push({ start: keyNode.start, end: keyNode.end })
      }
      this.inBoolean = isScalar(held) && booleanKey.test(name)
      const { value, node } = this.read(held, depth + 1)
      this.inBoolean = false
      members.set(name, { key: { start: keyNode.start, end: keyNode.end }, node })
      values.push([name, value])
    }
    // what stands in the map itself goes before what is merged into it, and that before what is merged later
    for (const [name, member, value] of merged.flatMap(membersOf)) {
      if (members.has(name)) continue
      members.set(name, member)
      values.push([name, value])
    }
    return { value: Object.fromEntries(values), node: { ...span, members } }
  }
}

/** The members of a map, or of several in a list. */
function membersOf({ value, node }: Built): readonly (readonly [string, SourceMember, unknown])[] {
  if (Array.isArray(value)) return (node.items ?? []).flatMap((item, i) => membersOf({ value: (value as readonly unknown[])[i], node: item }))
  return [...node.members ?? []].map(([name, member]) => [name, member, (value as Readonly<Record<string, unknown>>)[name]] as const)
}

function spanOf(written: unknown): Span | undefined {
  const range = (written as { readonly range?: readonly number[] | null } | null)?.range
  const [start, end] = range ?? []
  return start === undefined || end === undefined ? undefined : { start, end }
}

/** The long form of a short tag. */
function asFunction(tag: string, { value, node }: Built): Built {
  const name = tag === 'Ref' || tag === 'Condition' ? tag : `Fn::${tag}`
  const span = { start: node.start, end: node.end }
  return { value: { [name]: value }, node: { ...span, members: new Map([[name, { key: span, node }]]) } }
}
