import { compareText } from '../canonical.js'
import type { RootSchema } from '../input/json-schema.js'
import { parseJsonText } from '../input/json-text.js'
import { InputError, ModelError, throwProblems } from '../input/problem.js'
import type { Problem } from '../input/problem.js'
import { decodeUtf8 } from '../input/utf8.js'
import { validate } from '../input/validate.js'
import { parseItems } from '../item/read.js'
import { groupSchema, manifestSchema, patternSchema, ruleSchema } from '../schema/model.js'
import type { FileHead, Manifest } from '../schema/model.js'
import type { Item } from '../types.js'
import type { GroupDefinition, Model, ModelBundle, PatternDefinition, RuleDefinition } from './definition.js'
import { semanticProblems } from './semantics.js'

const manifestFile = 'model.json'
const unitTestFile = 'unit-tests.jsonl'
const listed = /^(groups|patterns|rules)\/([A-Za-z0-9][A-Za-z0-9._-]*)\.json$/

/**
 * Reads a model folder (`docs/model-format.md`). Files of a kind count in the order of their names, entries in the order of the file.
 *
 * @param files - contents by path relative to the folder, with `/`; a `README.md` is allowed and not read
 * @throws ModelError with up to 20 problems: an unknown file or field, broken JSON, an undeclared label or group, a pattern that
 * cannot work, a unit test that is no valid item
 * @example
 * ```ts
 * const model = parseModel(new Map([['model.json', bytes], ['patterns/money.json', more]]))
 * modelDigest(model.bundle)
 * ```
 */
export function parseModel(files: ReadonlyMap<string, Uint8Array>): Model {
  const folder = new Folder(files)
  const manifest = folder.read<Manifest>(manifestFile, manifestSchema)
  const groups = folder.list('groups').map((file) => ({ name: file.slice('groups/'.length, -'.json'.length), file, group: folder.read<GroupDefinition & FileHead>(file, groupSchema) }))
  const patterns = folder.list('patterns').flatMap((file) =>
    (folder.read<{ readonly patterns: readonly PatternDefinition[] }>(file, patternSchema)?.patterns ?? []).map((pattern, index) => ({ file, path: `/patterns/${index}`, pattern })))
  const rules = folder.list('rules').flatMap((file) =>
    (folder.read<{ readonly rules: readonly RuleDefinition[] }>(file, ruleSchema)?.rules ?? []).map((rule, index) => ({ file, path: `/rules/${index}`, rule })))
  throwProblems(folder.problems, ModelError)
  if (manifest === undefined) throw new ModelError([{ file: manifestFile, line: 1, reason: 'the file is missing: a model folder has one' }])

  const found = semanticProblems({ labels: manifest.labels, groups: groups.flatMap(({ name, file, group }) => (group === undefined ? [] : [{ name, file, group }])), patterns, rules })
  throwProblems(found.map(({ file, path, reason }) => ({ file, line: folder.lineOf(file, path), path, reason })), ModelError)
  const unitTests = folder.unitTests(manifest.labels)
  const bundle: ModelBundle = {
    format: 1,
    labels: manifest.labels,
    groups: Object.fromEntries(groups.map(({ name, group }) => [name, withoutNotes(group ?? { entries: [] })])),
    patterns: patterns.map(({ pattern }) => withoutNotes(pattern)),
    rules: rules.map(({ rule }) => withoutNotes(rule) as RuleDefinition),
  }
  const { name, version, description } = manifest
  return { name, version, ...(description === undefined ? {} : { description }), bundle, unitTests }
}

/** The files of a model, and what was found wrong in them. */
class Folder {
  readonly problems: Problem[] = []
  private readonly lines = new Map<string, (pointer: string) => number>()

  constructor(private readonly files: ReadonlyMap<string, Uint8Array>) {
    for (const file of [...files.keys()].sort(compareText)) {
      if (file !== manifestFile && file !== unitTestFile && file !== 'README.md' && !listed.test(file)) {
        this.problems.push({ file, line: 1, reason: `no file of a model: it has ${manifestFile}, groups/*.json, patterns/*.json, rules/*.json, ${unitTestFile} and README.md` })
      }
    }
  }

  list(kind: 'groups' | 'patterns' | 'rules'): readonly string[] {
    return [...this.files.keys()].filter((file) => listed.exec(file)?.[1] === kind).sort(compareText)
  }

  lineOf(file: string, pointer: string): number {
    return this.lines.get(file)?.(pointer) ?? 1
  }

  /** The file's value when it keeps to its schema; else the problems are noted. */
  read<T>(file: string, schema: RootSchema): T | undefined {
    const bytes = this.files.get(file)
    if (bytes === undefined) return undefined
    try {
      const { value, lineOf } = parseJsonText(decodeUtf8(bytes, file), file)
      this.lines.set(file, lineOf)
      const violations = validate(schema, value)
      for (const { path, reason } of violations) this.problems.push({ file, line: lineOf(path), path, reason })
      return violations.length === 0 ? value as T : undefined
    } catch (error) {
      if (!(error instanceof InputError)) throw error
      this.problems.push(...error.problems)
      return undefined
    }
  }

  unitTests(labels: readonly string[]): readonly Item[] {
    const bytes = this.files.get(unitTestFile)
    if (bytes === undefined) return []
    try {
      return parseItems(bytes, { file: unitTestFile, labels })
    } catch (error) {
      throw error instanceof InputError ? new ModelError(error.problems) : error
    }
  }
}

/** What says nothing to the machine is no part of what decides the predictions. */
function withoutNotes<T extends FileHead>({ description: _, $schema: __, ...rest }: T): Omit<T, keyof FileHead> {
  return rest
}
