import { byteLength, NestedTooDeeply } from '../asl/index.js'
import type { Json } from '../asl/index.js'
import { pathOf } from './finding.js'
import type { Diagnostic, Finding, Keys, Severity } from './finding.js'
import { withoutUndefined } from './defined.js'
import { isObject, readDefinition } from './model.js'
import type { WorkflowType } from './model.js'
import type { Report, Rule } from './rule.js'
import { deepJson, nestedTooDeeply } from './rules/nested-too-deeply.js'
import { rules as allRules } from './rules/index.js'

/** How a rule counts: as it is, as the other severity, or not at all. */
export type Level = Severity | 'off'

/** What {@link validate} takes besides the definition. */
export interface ValidateOptions {
  /** STANDARD where it is left out, as in CreateStateMachine. */
  readonly type?: WorkflowType
  /** How many items a Map will get: lets rules tell whether an inline Map outgrows its limits. */
  readonly items?: number
  /** Levels by rule name or code. */
  readonly levels?: Readonly<Record<string, Level>>
}

/**
 * Says what is wrong with a definition: errors, for which Step Functions would refuse it, and warnings, for what it takes and production punishes. Any JSON
 * value can be given; nothing is read or called.
 *
 * @param definition - Amazon States Language as a JSON value. Texts may hold substitutions (`${Name}`)
 * @returns errors before warnings, each in the order of the definition; empty for a good definition
 * @example
 * validate({ StartAt: 'A', States: { A: { Type: 'Pass', Next: 'B' } } }) // [{ code: 'ASL2012', rule: 'missing-target', severity: 'error', path: '/States/A/Next', … }]
 */
export function validate(definition: unknown, options: ValidateOptions = {}): readonly Diagnostic[] {
  const found: Diagnostic[] = []
  const reporter = (rule: Rule): Report => {
    const severity = options.levels?.[rule.name] ?? options.levels?.[rule.code] ?? rule.severity
    return (finding: Finding) => {
      if (severity !== 'off') found.push({ code: rule.code, rule: rule.name, severity, path: pathOf(finding.at), ...finding })
    }
  }
  if (isTooDeep(definition)) {
    reporter(nestedTooDeeply)(deepJson)
    return found
  }
  const model = readDefinition(withoutUndefined(definition), { type: options.type ?? 'STANDARD', ...(options.items !== undefined && { items: options.items }) })
  for (const rule of allRules) {
    const report = reporter(rule)
    rule.definition?.(model, report)
    if (rule.machine !== undefined) for (const machine of model.machines) rule.machine(machine, report)
    if (rule.state !== undefined) for (const state of model.states) rule.state(state, report)
  }
  return found.length < 2 ? found : inOrder(withoutQuiet(found), definition)
}

const quiet: ReadonlySet<string> = new Set(allRules.filter((rule) => rule.quiet).map(({ code }) => code))

/** Without the warnings that have nothing to add to an error of the same place. */
function withoutQuiet(found: readonly Diagnostic[]): readonly Diagnostic[] {
  const wrong = new Set(found.filter(({ severity }) => severity === 'error').map(({ path }) => path))
  return found.filter(({ code, severity, path }) => severity === 'error' || !quiet.has(code) || !wrong.has(path))
}

function isTooDeep(definition: unknown): boolean {
  try {
    byteLength(definition as Json)
    return false
  } catch (error) {
    if (error instanceof NestedTooDeeply) return true
    throw error
  }
}

/** Errors first, then by where they stand in the definition, then by code. */
function inOrder(found: readonly Diagnostic[], definition: unknown): readonly Diagnostic[] {
  const orders: Orders = new Map()
  const ranked = found.map((diagnostic) => ({ diagnostic, rank: rankOf(diagnostic.at, definition, orders) }))
  return ranked.sort((a, b) => severityRank(a.diagnostic) - severityRank(b.diagnostic) || compareRanks(a.rank, b.rank) || a.diagnostic.code.localeCompare(b.diagnostic.code))
    .map(({ diagnostic }) => diagnostic)
}

const severityRank = ({ severity }: Diagnostic): number => (severity === 'error' ? 0 : 1)

/** The position of each key in its object, by object: many findings may lie in one. */
type Orders = Map<object, ReadonlyMap<string, number>>

/** The position of each key among its siblings. */
function rankOf(keys: Keys, definition: unknown, orders: Orders): readonly number[] {
  let value = definition
  return keys.map((key) => {
    if (Array.isArray(value)) {
      value = (value as readonly unknown[])[Number(key)]
      return Number(key)
    }
    if (!isObject(value)) return -1
    const order = orders.get(value) ?? new Map(Object.keys(value).map((name, i) => [name, i]))
    orders.set(value, order)
    value = Object.hasOwn(value, key) ? value[String(key)] : undefined
    return order.get(String(key)) ?? -1
  })
}

function compareRanks(left: readonly number[], right: readonly number[]): number {
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0)
    if (difference !== 0) return difference
  }
  return left.length - right.length
}
