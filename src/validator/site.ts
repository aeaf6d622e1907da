import { stateFields } from '../asl/index.js'
import type { JsonObject } from '../asl/index.js'
import { isJsonataText, jsonataSource } from '../query/index.js'
import type { Keys } from './finding.js'
import { isObject } from './model.js'
import type { StateNode } from './model.js'

/** What a path is applied to: the state's input, that behind InputPath, its result, that behind ResultSelector, the output so far, or an error. */
export type Ground = 'raw' | 'input' | 'result' | 'selected' | 'merged' | 'error'

/** One place of a state that holds a path, a call of intrinsic functions or a JSONata expression. */
export interface Site {
  readonly state: StateNode
  readonly at: Keys
  /** Name of the field or of the member: `InputPath`, `id.$`. */
  readonly field: string
  /**
   * `path`: a field that takes a path. `reference`: ResultPath. `member`: `name.$` in a payload template. `expression`: `{% … %}` in a JSONata state.
   */
  readonly use: 'path' | 'reference' | 'member' | 'expression'
  /** A text where the definition is well formed. Of an expression, what stands between the delimiters. */
  readonly value: unknown
  readonly ground: Ground
  /** The field of the state, rule or catcher that it stands in. */
  readonly within: Keys
  /** Of a member: whether the template has the plain name, too. */
  readonly twice?: boolean
  /** Of a path in a choice rule: the condition that it stands in. */
  readonly holder?: JsonObject
}

const known = new WeakMap<StateNode, readonly Site[]>()

/** Every place of a state that holds a path or an expression, in the order of its text. Found once for all rules. */
export function sitesIn(state: StateNode): readonly Site[] {
  const before = known.get(state)
  if (before !== undefined) return before
  const sites = state.language === 'JSONata' ? expressionSites(state) : pathSites(state)
  known.set(state, sites)
  return sites
}

/** Whether a kind of state has a field at all: what it has not is refused by another rule. */
const takes = ({ type, language }: StateNode, field: string): boolean => {
  if (type === undefined) return false
  const table: { readonly jsonata: readonly string[]; readonly jsonataOnly: readonly string[]; readonly jsonPathOnly: readonly string[] } = stateFields[type]
  if (language === 'JSONata') return table.jsonata.includes(field)
  return table.jsonPathOnly.includes(field) || (table.jsonata.includes(field) && !table.jsonataOnly.includes(field)) || (field.endsWith('Path') && table.jsonata.includes(field.slice(0, -4)))
}

const pathFields: Readonly<Record<string, Ground>> = {
  InputPath: 'raw', OutputPath: 'merged', ItemsPath: 'input', SecondsPath: 'input', TimestampPath: 'input', TimeoutSecondsPath: 'input', HeartbeatSecondsPath: 'input',
  MaxConcurrencyPath: 'input', ToleratedFailureCountPath: 'input', ToleratedFailurePercentagePath: 'input', ErrorPath: 'input', CausePath: 'input',
}

/** Payload templates of a state, and what their paths read. */
const templates: Readonly<Record<string, Ground>> = { Parameters: 'input', ResultSelector: 'result', ItemSelector: 'input', Credentials: 'input', Assign: 'selected' }

/** Kinds of states that hand their input on, and have no result. */
const passing: ReadonlySet<string> = new Set(['Choice', 'Wait', 'Succeed', 'Fail'])

function pathSites(state: StateNode): readonly Site[] {
  const { source, keys } = state
  const sites: Site[] = []
  const ground = (of: Ground): Ground => (passing.has(state.type ?? '') && of !== 'raw' ? 'input' : of)
  for (const [field, value] of Object.entries(source)) {
    if (!takes(state, field)) continue
    const at = [...keys, field]
    const path = Object.hasOwn(pathFields, field) ? pathFields[field] : undefined
    const template = Object.hasOwn(templates, field) ? templates[field] : undefined
    if (path !== undefined) {
      if (value !== null || (field !== 'InputPath' && field !== 'OutputPath')) sites.push({ state, at, field, use: 'path', value, ground: ground(path), within: at })
    } else if (field === 'ResultPath') reference(state, value, at, sites)
    else if (template !== undefined) members(state, value, at, at, ground(template), sites)
    else if (field === 'Choices' || field === 'Catch') each(value, at, (inner, place) => (field === 'Catch' ? catcherPaths(state, inner, place, sites) : rulePaths(state, inner, place, sites)))
    else if (isObject(value)) below(state, field, value, at, sites)
  }
  return sites
}

function each(value: unknown, at: Keys, visit: (inner: JsonObject, place: Keys) => void): void {
  if (Array.isArray(value)) for (const [i, inner] of (value as readonly unknown[]).entries()) if (isObject(inner)) visit(inner, [...at, i])
}

/** `null` drops the result. */
function reference(state: StateNode, value: unknown, at: Keys, sites: Site[]): void {
  if (value !== undefined && value !== null) sites.push({ state, at, field: 'ResultPath', use: 'reference', value, ground: 'raw', within: at })
}

function catcherPaths(state: StateNode, catcher: JsonObject, at: Keys, sites: Site[]): void {
  reference(state, catcher['ResultPath'], [...at, 'ResultPath'], sites)
  members(state, catcher['Assign'], [...at, 'Assign'], [...at, 'Assign'], 'error', sites)
}

function rulePaths(state: StateNode, rule: JsonObject, at: Keys, sites: Site[]): void {
  members(state, rule['Assign'], [...at, 'Assign'], [...at, 'Assign'], 'input', sites)
  for (const [field, value] of Object.entries(rule)) {
    if (field === 'Variable' || /^(?:String|Numeric|Boolean|Timestamp)\w+Path$/.test(field)) sites.push({ state, at: [...at, field], field, use: 'path', value, ground: 'input', within: at, holder: rule })
    else if (field === 'And' || field === 'Or') each(value, [...at, field], (inner, place) => rulePaths(state, inner, place, sites))
    else if (field === 'Not' && isObject(value)) rulePaths(state, value, [...at, field], sites)
  }
}

/** Fields below those of a Map. */
function below(state: StateNode, field: string, value: JsonObject, at: Keys, sites: Site[]): void {
  const config = value['ReaderConfig']
  if (field === 'ItemReader' || field === 'ResultWriter') members(state, value['Parameters'], [...at, 'Parameters'], [...at, 'Parameters'], 'input', sites)
  if (field === 'ItemReader' && isObject(config)) single(state, config, 'MaxItemsPath', [...at, 'ReaderConfig'], sites)
  if (field !== 'ItemBatcher') return
  members(state, value['BatchInput'], [...at, 'BatchInput'], [...at, 'BatchInput'], 'input', sites)
  for (const name of ['MaxItemsPerBatchPath', 'MaxInputBytesPerBatchPath']) single(state, value, name, at, sites)
}

function single(state: StateNode, source: JsonObject, field: string, at: Keys, sites: Site[]): void {
  if (source[field] !== undefined) sites.push({ state, at: [...at, field], field, use: 'path', value: source[field], ground: 'input', within: [...at, field] })
}

/** Members `name.$` of a payload template, at any depth. */
function members(state: StateNode, value: unknown, at: Keys, within: Keys, ground: Ground, sites: Site[]): void {
  if (Array.isArray(value)) for (const [i, item] of (value as readonly unknown[]).entries()) members(state, item, [...at, i], within, ground, sites)
  if (!isObject(value)) return
  for (const [field, member] of Object.entries(value)) {
    const place = [...at, field]
    if (field.endsWith('.$')) sites.push({ state, at: place, field, use: 'member', value: member, ground, within, twice: Object.hasOwn(value, field.slice(0, -2)) })
    else members(state, member, place, within, ground, sites)
  }
}

/** Fields of a JSONata state in which a text of the form `{% … %}` is no expression. */
const literal: ReadonlySet<string> = new Set(['Branches', 'ItemProcessor', 'Iterator', 'Next', 'End', 'Default', 'Retry', 'Resource', 'Label'])

function expressionSites(state: StateNode): readonly Site[] {
  const { source, keys } = state
  const sites: Site[] = []
  for (const [field, value] of Object.entries(source)) {
    if (!takes(state, field) || literal.has(field)) continue
    const at = [...keys, field]
    const after = field === 'Output' || field === 'Assign'
    if (field === 'Catch') each(value, at, (inner, place) => { for (const name of ['Output', 'Assign']) expressions(state, inner[name], [...place, name], [...place, name], 'error', sites) })
    else if (field === 'Choices') each(value, at, (inner, place) => { for (const name of ['Condition', 'Output', 'Assign']) expressions(state, inner[name], [...place, name], [...place, name], 'input', sites) })
    else if (field === 'ItemReader' || field === 'ResultWriter') {
      if (!isObject(value)) continue
      expressions(state, value['Arguments'], [...at, 'Arguments'], [...at, 'Arguments'], 'input', sites)
      const config = value['ReaderConfig']
      if (isObject(config)) expressions(state, config['MaxItems'], [...at, 'ReaderConfig', 'MaxItems'], [...at, 'ReaderConfig', 'MaxItems'], 'input', sites)
    } else expressions(state, value, at, at, after && !passing.has(state.type ?? '') && state.type !== 'Pass' ? 'result' : 'input', sites)
  }
  return sites
}

function expressions(state: StateNode, value: unknown, at: Keys, within: Keys, ground: Ground, sites: Site[]): void {
  if (typeof value === 'string') {
    if (isJsonataText(value)) sites.push({ state, at, field: String(at.at(-1)), use: 'expression', value: jsonataSource(value), ground, within })
  } else if (Array.isArray(value)) for (const [i, item] of (value as readonly unknown[]).entries()) expressions(state, item, [...at, i], within, ground, sites)
  else if (isObject(value)) for (const [key, member] of Object.entries(value)) expressions(state, member, [...at, key], within, ground, sites)
}
