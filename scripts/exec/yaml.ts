import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { UsageError } from '../cli/command.js'
import type { Position } from '../cli/json-source.js'
import type { DefinitionSource } from './definition.js'

/** What is used of the package `yaml`. */
export interface YamlPackage {
  readonly LineCounter: new () => { linePos(offset: number): { readonly line: number; readonly col: number } }
  parseDocument(text: string, options: object): {
    readonly errors: readonly YamlProblem[]
    readonly warnings: readonly YamlProblem[]
    toJS(options: object): unknown
    getIn(path: readonly (string | number)[], keepScalar: true): unknown
  }
}

interface YamlProblem {
  readonly code: string
  readonly pos: readonly [number, number]
}

/** The folder that this package's manifest lies in, as shipped and in a checkout. */
const packageFolders = ['../..', '../../..'].map((up) => path.resolve(import.meta.dirname, up))

/** A package that merely happens to be there, for somebody else, may be gone tomorrow, or be of another version. */
function isDeclared(name: string): boolean {
  return packageFolders.some((folder) => {
    const file = path.join(folder, 'package.json')
    if (!existsSync(file)) return false
    const manifest = JSON.parse(readFileSync(file, 'utf8')) as { readonly name?: string } & Readonly<Record<string, Readonly<Record<string, string>> | undefined>>
    return manifest.name === 'stepwright' && ['dependencies', 'optionalDependencies', 'peerDependencies'].some((field) => manifest[field]?.[name] !== undefined)
  })
}

/** @throws UsageError when the package is not there */
async function loadYaml(file: string): Promise<YamlPackage> {
  const name: string = 'yaml'
  try {
    if (isDeclared(name)) return await import(name) as YamlPackage
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error
  }
  throw new UsageError(`${file}: YAML cannot be read by this installation, which has no package 'yaml'; give the definition as JSON`)
}

/**
 * Reads a definition in YAML.
 *
 * @param given - the package; default: this installation's
 * @throws UsageError with the place of the first mistake
 */
export async function readYamlSource(text: string, file: string, given?: YamlPackage): Promise<DefinitionSource> {
  const yaml = given ?? await loadYaml(file)
  const lineCounter = new yaml.LineCounter()
  const at = (offset: number): Position => {
    const { line, col } = lineCounter.linePos(offset)
    return { line, column: col }
  }
  const document = yaml.parseDocument(text, { lineCounter, prettyErrors: false, uniqueKeys: true })
  // a tag that is not known is a warning there: CloudFormation's !Sub would come out as a plain text
  const [problem] = [...document.errors, ...document.warnings]
  if (problem !== undefined) {
    const { line, column } = at(problem.pos[0])
    throw new UsageError(`${file}:${line}:${column}: not YAML that can be a definition: ${problem.code}${problem.code === 'TAG_RESOLVE_FAILED' ? ' (a tag such as !Sub belongs to a CloudFormation template)' : ''}`)
  }
  const value = plain(document, file)
  return { value, positionOf: (place) => positionOf(document, keysOf(value, place), at) }
}

/** Aliases may stand for far more than the file holds. */
function plain(document: ReturnType<YamlPackage['parseDocument']>, file: string): unknown {
  try {
    return JSON.parse(JSON.stringify(document.toJS({ maxAliasCount: 100 }))) as unknown
  } catch (error) {
    if (error instanceof ReferenceError || error instanceof RangeError) throw new UsageError(`${file}: its aliases stand for too much`)
    throw error
  }
}

function positionOf(document: ReturnType<YamlPackage['parseDocument']>, keys: readonly (string | number)[], at: (offset: number) => Position): Position {
  for (let length = keys.length; length > 0; length--) {
    const node = document.getIn(keys.slice(0, length), true) as { readonly range?: readonly number[] } | undefined
    const offset = node?.range?.[0]
    if (offset !== undefined) return at(offset)
  }
  return { line: 1, column: 1 }
}

/** The keys along a path of the interpreter, as far as the value has them. Keys are not escaped in it, so the longest one that fits is meant. */
function keysOf(value: unknown, place: string): readonly (string | number)[] {
  const index = /^\[(\d+)\]/.exec(place)
  if (index?.[1] !== undefined && Array.isArray(value)) return [Number(index[1]), ...keysOf((value as readonly unknown[])[Number(index[1])], place.slice(index[0].length))]
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return []
  const key = Object.keys(value).filter((name) => place === `/${name}` || place.startsWith(`/${name}/`) || place.startsWith(`/${name}[`)).sort((a, b) => b.length - a.length)[0]
  return key === undefined ? [] : [key, ...keysOf((value as Readonly<Record<string, unknown>>)[key], place.slice(key.length + 1))]
}
